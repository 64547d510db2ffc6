// What a person does on the page, sent to the sandbox.
import { toast } from "./dom.js";

// Answers what the sandbox said, or null after telling what went wrong ("refused" stops the story).
export async function act(deed, given) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) };
  const answer = await fetch(`/page/do/${deed}`, request);
  const said = await answer.json();
  if (answer.ok) return said;
  toast(said.error);
  document.dispatchEvent(new Event("refused"));
  return null;
}

export async function sendFile(person, file) {
  const deed = file.type.startsWith("image/") ? "picture" : "file";
  return act(deed, { person, name: file.name, content: await contentOf(file) });
}

// A file's bytes in base64.
export function contentOf(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(file);
  });
}
