// Tencent's own client of the long connection, as a small bot: greets, answers, shows a card, echoes files.
const { createRequire } = require("node:module");
const path = require("node:path");

const [folder, wsUrl, botId, secret] = process.argv.slice(2);
const { WSClient, generateReqId } = createRequire(path.join(folder, "node_modules/"))("@wecom/aibot-node-sdk");

const say = (what, more = {}) => process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({ botId, secret, wsUrl, logger: quiet, heartbeatInterval: 200 });
const guard = (work) => (frame) => work(frame).catch((error) => say("failed", { error: JSON.stringify(error) }));
const card = (taskId, more) => ({
  card_type: "button_interaction",
  main_title: { title: "工单 1023 待接收" },
  task_id: taskId,
  button_list: [{ text: "确认接收", style: 1, key: "confirm:1023" }],
  ...more,
});

client.on("authenticated", () => say("authenticated"));
client.on("error", (error) => say("error", { error: String(error.message) }));
client.on("event.disconnected_event", () => say("put_out"));
client.on("event.enter_chat", guard(async (frame) => {
  await client.replyWelcome(frame, { msgtype: "text", text: { content: "欢迎" } });
}));
client.on("message.text", guard(async (frame) => {
  const stream = generateReqId("stream");
  await client.replyStream(frame, stream, "正在查询", false);
  await client.replyStream(frame, stream, "您说的是：" + frame.body.text.content, true);
  const message = { msgtype: "template_card", template_card: card("task-1") };
  await client.sendMessage(frame.body.from.userid, message);
}));
client.on("event.template_card_event", guard(async (frame) => {
  const pressed = frame.body.event.template_card_event;
  await client.updateTemplateCard(frame, card(pressed.task_id, { replace_text: "已接收" }));
  say("pressed", { key: pressed.event_key });
}));
client.on("message.file", guard(async (frame) => {
  const { buffer, filename } = await client.downloadFile(frame.body.file.url, frame.body.file.aeskey);
  const { media_id } = await client.uploadMedia(buffer, { type: "file", filename });
  await client.sendMediaMessage(frame.body.from.userid, "file", media_id);
  say("file", { filename, bytes: buffer.length });
}));
process.stdin.on("end", () => process.exit(0)).resume();
client.connect();
