// The panel that shows a page of the bot, and offers sample files to its upload form.
import { act, contentOf } from "./deeds.js";
import { byId, el } from "./dom.js";

let files = []; // the names of the sample files

const STYLE = "<style>body{font:15px/1.7 system-ui,'Noto Sans CJK SC',sans-serif;margin:24px}</style>";

export const offerFiles = (names) => { files = names; };

export async function openLink(person, text, url) {
  const page = await act("open", { person, text, url });
  if (page) showPage(person, text, url, page);
}

export async function upload(person, url, file) {
  const page = await act("upload", { person, url, file });
  if (page) showPage(person, file, url, page);
}

// The frame holds a copy of the page, so its forms are sent from here.
async function send(person, text, url, form) {
  const file = form.querySelector("input[type=file]")?.files[0];
  const page = file
    ? await act("upload", { person, url, file: file.name, content: await contentOf(file) })
    : await act("confirm", { person, url });
  if (page) showPage(person, text, url, page);
}

function takeForms(person, text, url) {
  for (const form of byId("viewer-frame").contentDocument.forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(person, text, url, form);
    });
  }
}

function showPage(person, text, url, { status, html }) {
  byId("viewer-title").textContent = /^https?:/.test(text) ? new URL(text).pathname : text;
  byId("viewer-status").textContent = `HTTP ${status}`;
  byId("viewer-status").className = status < 400 ? "" : "bad";
  byId("viewer-tab").href = url;
  byId("viewer-frame").onload = () => takeForms(person, text, url);
  byId("viewer-frame").srcdoc = `<base href="${url.replaceAll('"', "&quot;")}">${STYLE}${html.replace(/<script[\s\S]*?<\/script>/gi, "")}`;
  const takesFiles = /<input[^>]*type=["']?file/i.test(html);
  byId("viewer-files").replaceChildren(...(takesFiles ? offers(person, url) : []));
  if (!byId("viewer").open) byId("viewer").show();
  document.dispatchEvent(new Event("shown"));
}

export function closePage() {
  byId("viewer").close();
}

function offers(person, url) {
  if (!files.length) return [];
  const chips = files.map((name) => {
    const chip = el("button", { type: "button", onclick: () => upload(person, url, name) }, name);
    chip.dataset.file = name;
    chip.dataset.link = `上传 ${url}`;
    return chip;
  });
  return [el("span", {}, "用样例文件上传："), ...chips];
}

byId("viewer-close").onclick = closePage;
