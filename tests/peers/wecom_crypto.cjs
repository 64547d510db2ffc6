// Tencent's own callback cryptography, as a filter: JSON requests in, JSON answers out.
// Usage: node wecom_crypto.cjs FOLDER, where FOLDER/node_modules holds @wecom/crypto.
const path = require("path");
const { decrypt, encrypt, getSignature } = require(
  path.join(path.resolve(process.argv[2]), "node_modules", "@wecom", "crypto"),
);

const answer = ({ aesKey, corp, token, timestamp, nonce, message, sealed }) => {
  const opened = decrypt(aesKey, sealed);
  return {
    opened: opened.message,
    corp: opened.id,
    signature: getSignature(token, timestamp, nonce, sealed),
    resealed: encrypt(aesKey, opened.message, opened.id, opened.random),
    sealed: encrypt(aesKey, message, corp),
  };
};

const requests = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(requests.map(answer)));
