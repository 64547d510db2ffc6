// Draws the phones: messages and cards as they look in the app, and an input bar below.
import { act, sendFile } from "./deeds.js";
import { byId, el } from "./dom.js";
import { openLink } from "./viewer.js";

const drawn = new Map(); // userid → what its screen was drawn from

export function drawPhones({ phones, groups }) {
  const wanted = [...phones, ...groups.map(asPhone)];
  for (const phone of wanted) drawPhone(phone);
  for (const node of [...byId("phones").children]) {
    if (!wanted.some(({ userid }) => userid === node.dataset.person)) forget(node);
  }
}

const asPhone = ({ key, entries }) => ({ userid: `group:${key}`, name: "群机器人", title: key, entries, group: true });

function forget(node) {
  drawn.delete(node.dataset.person);
  node.remove();
}

function drawPhone(phone) {
  const node = find(phone.userid) ?? addPhone(phone);
  const source = JSON.stringify(phone.entries);
  if (drawn.get(phone.userid) === source) return;
  drawn.set(phone.userid, source);
  const screen = node.querySelector(".screen");
  screen.replaceChildren(...withTimes(phone));
  const toEnd = () => { screen.scrollTop = screen.scrollHeight; };
  for (const picture of screen.querySelectorAll("img")) picture.addEventListener("load", toEnd);
  toEnd();
}

export const find = (userid) =>
  [...byId("phones").children].find((node) => node.dataset.person === userid);

function addPhone(phone) {
  const avatar = el("span", { className: "avatar" }, phone.name.slice(0, 1));
  const who = el("div", { className: "who" }, avatar, el("b", {}, phone.name), el("span", {}, phone.title));
  const enter = el("button", { className: "bar", type: "button", title: "进入应用", onclick: () => act("enter", { person: phone.userid }) },
    phone.group ? "工作群" : "即办");
  const body = el("div", { className: "phone" }, enter, el("div", { className: "screen" }), phone.group ? "" : inputBar(phone));
  const node = el("article", {}, who, body);
  node.dataset.person = phone.userid;
  byId("phones").append(node);
  return node;
}

// A self-built app is told of pictures alone; a 智能机器人 of any file.
function inputBar({ userid: person, takes_files: takesFiles }) {
  const words = el("input", { type: "text", placeholder: "说点什么", autocomplete: "off" });
  const file = el("input", { type: "file", accept: takesFiles ? "" : "image/png,image/jpeg", hidden: true });
  file.onchange = () => { if (file.files[0]) sendFile(person, file.files[0]); file.value = ""; };
  const picture = el("button", { type: "button", className: "picture", title: takesFiles ? "发图片或文件" : "发一张图片", onclick: () => file.click() }, takesFiles ? "文件" : "图片");
  const send = el("button", { className: "send" }, "发送");
  const form = el("form", { className: "input" }, picture, words, send, file);
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = words.value.trim();
    words.value = "";
    if (text) act("say", { person, text });
  };
  return form;
}

function* withTimes({ userid, entries }) {
  let last = "";
  for (const entry of entries) {
    if (entry.at !== last) yield el("div", { className: "at" }, entry.at);
    last = entry.at;
    yield drawEntry(userid, entry);
  }
}

function drawEntry(person, entry) {
  if (entry.recalled) return el("div", { className: "at" }, "一条消息已撤回");
  if (entry.hidden) return el("div", { className: "at" }, "（微信端不显示卡片）");
  const side = entry.mine ? "row mine" : "row";
  if (entry.card) return el("div", { className: side }, drawCard(person, entry));
  if (entry.kind === "image") return el("div", { className: side }, el("img", { className: "photo", src: `/page/media/${entry.media}`, alt: "图片" }));
  const bubble = el("div", { className: "bubble" });
  if (entry.kind === "file") bubble.append(el("span", { className: "file" }, `文件 ${entry.text}`));
  else bubble.append(...linked(person, entry.text, entry.links));
  return el("div", { className: side }, bubble);
}

// The text with its links, each where its words stand.
function linked(person, text, links) {
  const parts = [];
  let rest = text;
  for (const link of links) {
    const at = rest.indexOf(link.text);
    if (at < 0) continue;
    parts.push(rest.slice(0, at), anchor(person, link));
    rest = rest.slice(at + link.text.length);
  }
  return [...parts, rest];
}

function anchor(person, { text, url }, className = "", name = text) {
  const onclick = (event) => { event.preventDefault(); openLink(person, name, url); };
  const node = el("a", { href: url, className, onclick }, text);
  node.dataset.link = `${name} ${url}`;
  return node;
}

const COLOURS = ["grey", "black", "red", "green"];

function drawCard(person, entry) {
  const { card } = entry;
  const node = el("div", { className: "card" });
  const add = (className, words) => { if (words) node.append(el("div", { className }, words)); };
  if (card.source || card.menu.length) node.append(sourceLine(person, entry));
  if (card.image) node.append(el("img", { className: "chart", src: card.image, alt: "" }));
  add("title", card.title);
  add("subtitle", card.subtitle);
  add("emphasis", card.emphasis[0]);
  add("emphasis-desc", card.emphasis[1]);
  if (card.quote || card.quote_title) node.append(el("div", { className: "quote" }, el("b", {}, card.quote_title), card.quote));
  add("text", card.text);
  for (const [title, words] of card.paragraphs) node.append(el("div", { className: "paragraph" }, el("b", {}, title), el("div", {}, words)));
  if (card.lines.length) node.append(el("dl", {}, ...card.lines.flatMap((line) => drawLine(person, line))));
  for (const choice of card.choices) node.append(drawChoice(person, entry, choice));
  for (const jump of card.jumps) node.append(anchor(person, jump, "jump"));
  for (const button of card.buttons) node.append(drawButton(person, entry, button));
  if (card.link) node.append(anchor(person, { text: card.kind === "textcard" ? "详情" : "查看详情", url: card.link }, "jump"));
  return node;
}

function sourceLine(person, entry) {
  const { card } = entry;
  const line = el("div", { className: `source ${COLOURS[card.source_color]}` }, el("span", {}, card.source));
  if (card.menu.length) {
    const menu = el("select", { className: "menu", title: "更多" }, el("option", {}, "···"),
      ...card.menu.map(({ text }) => el("option", { value: text }, text)));
    menu.onchange = () => act("menu", { person, card: entry.id, text: menu.value });
    line.append(menu);
  }
  return line;
}

const drawLine = (person, line) =>
  [el("dt", {}, line.key), el("dd", {}, line.url ? anchor(person, { text: line.value, url: line.url }, "", `${line.key} ${line.value}`) : line.value)];

function drawChoice(person, entry, choice) {
  const choose = (options) => act("choose", { person, card: entry.id, question: choice.key, options });
  const node = choice.many ? ticks(choice, choose) : dropdown(choice, choose);
  node.dataset.options = JSON.stringify(choice.options.map(([, text]) => text));
  return node;
}

function dropdown(choice, choose) {
  const select = el("select", { disabled: choice.greyed },
    ...choice.options.map(([id, text]) => el("option", { value: id, selected: choice.selected.includes(id) }, text)));
  select.onchange = () => choose([select.value]);
  return el("label", { className: "choice" }, el("span", {}, choice.title || "请选择"), select);
}

function ticks(choice, choose) {
  const boxes = choice.options.map(([value, text]) => {
    const box = el("input", { type: "checkbox", value, checked: choice.selected.includes(value), disabled: choice.greyed });
    return [box, el("label", {}, box, text)];
  });
  for (const [box] of boxes) box.onchange = () => choose(boxes.filter(([each]) => each.checked).map(([each]) => each.value));
  return el("div", { className: "choice ticks" }, ...boxes.map(([, label]) => label));
}

function drawButton(person, entry, button) {
  if (button.greyed) return el("div", { className: "button greyed" }, button.text);
  const node = el("button", { type: "button", className: `button style${button.style}` }, button.text);
  node.onclick = async () => {
    if (button.url) return openLink(person, button.text, button.url);
    node.classList.add("busy");
    await act("press", { person, card: entry.id, text: button.text });
    node.classList.remove("busy");
  };
  node.dataset.press = button.text;
  if (button.url) node.dataset.link = `${button.text} ${button.url}`;
  return node;
}
