// Shows a newcomer where to press next, and plays the story by itself when asked to.
import { act } from "./deeds.js";
import { byId, el } from "./dom.js";
import { find } from "./phones.js";
import { closePage, openLink, upload } from "./viewer.js";

// Milliseconds between pointing at something and doing it; /?pause=500 plays faster.
const PAUSE = Number(new URLSearchParams(location.search).get("pause") ?? 1700);
let state = null;
let playing = false;
let pending = 0; // the timer of the deed that is about to happen
let pointedAt = -1;
let doneAt = -1; // the step that was done already: a slow answer is not pressed twice

export function followStory(next) {
  state = next;
  const { story, at } = state;
  byId("story").hidden = story.length === 0;
  clearPointers();
  const step = story[at];
  byId("count").textContent = step ? `第 ${at + 1} / ${story.length} 步` : "";
  byId("hint").replaceChildren(...(step ? words(step) : ["演示走完了，可以随意点一点、说一说。"]));
  byId("skip").hidden = byId("auto").hidden = !step;
  const target = step ? targetOf(step) : null;
  byId("waiting").textContent = step && !target ? "等消息到……" : "";
  if (step) point(step, target);
  if (!step) stopPlaying();
  else if (playing && target) doSoon(step);
}

function stopPlaying() {
  playing = false;
  clearTimeout(pending);
  pending = 0;
  byId("auto").textContent = "▶ 自动演示";
  byId("auto").classList.remove("on");
}

const VERBS = { press: "按下", say: "发送", choose: "选择", open: "打开", upload: "上传", advance: "拨快时钟", picture: "发一张图片", enter: "进入应用" };

function words(step) {
  const who = state.phones.find(({ userid }) => userid === step.person);
  const name = who ? `${who.name}（${who.title}）` : "";
  const what = step.text ? `${VERBS[step.do]}“${short(step.text)}”` : VERBS[step.do];
  return [el("b", {}, [name, what].filter(Boolean).join(" ")), step.hint ? ` — ${step.hint}` : ""];
}

const short = (text) => text.length > 24 ? `${text.slice(0, 23)}…` : text;

const last = (nodes) => nodes[nodes.length - 1] ?? null;
const all = (phone, selector) => [...phone.querySelectorAll(selector)];

const FINDERS = {
  press: (phone, text) => last(all(phone, "[data-press]").filter((node) => node.dataset.press === text)),
  choose: (phone, text) => last(all(phone, "[data-options]").filter((node) => JSON.parse(node.dataset.options).includes(text))),
  open: (phone, text) => last(all(phone, "[data-link]").filter((node) => node.dataset.link.includes(text))),
  upload: (phone, text) => sampleChip(text) ?? last(all(phone, "[data-link]").filter((node) => /上传|upload/i.test(node.dataset.link))) ?? last(all(phone, "[data-link]")),
  say: (phone) => phone.querySelector(".input"),
  picture: (phone) => phone.querySelector(".picture"),
  enter: (phone) => phone.querySelector(".bar"),
};

const sampleChip = (name) => byId("viewer").open
  ? all(byId("viewer-files"), "[data-file]").find((chip) => chip.dataset.file === name) ?? null : null;

function targetOf(step) {
  if (step.do === "advance") {
    return [...document.querySelectorAll("[data-jump]")].find((node) => node.dataset.jump === step.text) ?? null;
  }
  const phone = find(step.person);
  return phone ? FINDERS[step.do](phone, step.text) : null;
}

function clearPointers() {
  for (const node of document.querySelectorAll(".next, .next-phone")) node.classList.remove("next", "next-phone");
  for (const input of document.querySelectorAll(".input input[type=text]")) {
    input.placeholder = "说点什么";
    if (input.value === input.dataset.ahead && document.activeElement !== input) input.value = "";
  }
}

function point(step, target) {
  const phone = find(step.person);
  phone?.classList.add("next-phone");
  if (!target) return;
  target.classList.add("next");
  if (step.do === "say") typeAhead(target, step.text);
  if (pointedAt !== state.at) scrollTo(phone, target);
  pointedAt = state.at;
}

function typeAhead(form, text) {
  const input = form.querySelector("input[type=text]");
  input.placeholder = text;
  if (!input.value && document.activeElement !== input) input.dataset.ahead = input.value = text; // own words stay
}

function scrollTo(phone, target) {
  phone?.scrollIntoView({ inline: "nearest", block: "nearest" });
  const screen = target.closest(".screen");
  if (!screen) return;
  // The whole card if it fits, else as much of it as leaves the target in sight.
  const view = screen.getBoundingClientRect();
  const card = (target.closest(".card") ?? target).getBoundingClientRect();
  const most = target.getBoundingClientRect().top - view.top - 48;
  screen.scrollTop += Math.min(card.bottom - view.bottom + 16, most);
}

function doSoon(step) {
  const { at } = state;
  if (pending || at === doneAt) return;
  pending = setTimeout(async () => {
    if (!byId("viewer").matches(":hover")) closePage();
    const target = targetOf(step);
    if (target) {
      doneAt = at;
      await perform(step, target);
    }
    pending = 0;
    if (playing && state.at !== at) followStory(state); // the next step's target may be here already
  }, PAUSE);
}

async function perform(step, target) {
  const { person, text } = step;
  if (step.do === "press" && target.dataset.link) await openLink(person, text, urlOf(target));
  else if (step.do === "press" || step.do === "advance") target.click();
  else if (step.do === "say") await say(target, person, text);
  else if (step.do === "choose") await choose(target, text);
  else if (step.do === "open") await openLink(person, text, urlOf(target));
  else if (step.do === "upload") await upload(person, urlOf(target), text);
  else if (step.do === "picture") await act("picture", { person, name: "现场.png", content: samplePicture() });
  else await act("enter", { person });
}

const urlOf = (target) => target.dataset.link.slice(target.dataset.link.lastIndexOf(" ") + 1);

async function say(form, person, text) {
  form.querySelector("input[type=text]").value = "";
  await act("say", { person, text });
}

async function choose(node, text) {
  const select = node.querySelector("select");
  if (select) {
    select.value = [...select.options].find((option) => option.textContent === text).value;
    select.onchange();
  } else {
    [...node.querySelectorAll("label")].find((label) => label.textContent === text).querySelector("input").click();
  }
}

byId("auto").onclick = () => {
  if (playing) return stopPlaying();
  playing = true;
  doneAt = -1;
  byId("auto").textContent = "暂停演示";
  byId("auto").classList.add("on");
  if (state) followStory(state);
};
byId("skip").onclick = () => act("skip", {});
// A picture that nobody can take for a real one.
function samplePicture() {
  const canvas = el("canvas", { width: 320, height: 220 });
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 0, 220);
  sky.addColorStop(0, "#9cc3f5");
  sky.addColorStop(1, "#eef4fc");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 320, 220);
  pen.fillStyle = "#7f9bb8";
  pen.fillRect(60, 90, 200, 130);
  pen.fillStyle = "#f7e3b0";
  for (const x of [80, 130, 180, 230]) for (const y of [110, 150]) pen.fillRect(x - 10, y, 24, 22);
  pen.fillStyle = "#1d2129";
  pen.font = "20px sans-serif";
  pen.textAlign = "center";
  pen.fillText("现场照片（样例）", 160, 60);
  return canvas.toDataURL("image/png").split(",")[1];
}

document.addEventListener("refused", stopPlaying);
document.addEventListener("shown", () => followStory(state));
