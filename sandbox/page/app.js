// Keeps the page in step with the sandbox: asks for its state, draws it, sends what people do.
import { act } from "./deeds.js";
import { byId, el, toast } from "./dom.js";
import { drawFaults } from "./faults.js";
import { drawPhones } from "./phones.js";
import { followStory } from "./story.js";
import { offerFiles } from "./viewer.js";

let state = null;

const STEPS = [["+10 分钟", 10], ["+1 小时", 60]];

function drawJumps() {
  const fixed = STEPS.map(([label, minutes]) => jumpButton(label, () => act("advance", { label, minutes }), ""));
  const jumps = state.jumps.map(({ label, at }) => jumpButton(label, () => act("advance", { label }), at));
  byId("jumps").replaceChildren(...fixed, ...jumps);
}

function jumpButton(label, onclick, title) {
  const button = el("button", { type: "button", onclick, title }, label);
  button.dataset.jump = label;
  return button;
}

const DAYS = "日一二三四五六";
let heardAt = 0;

function drawClock() {
  if (!state) return;
  const passed = state.running ? performance.now() - heardAt : 0;
  // The instant as the desk's wall clock shows it, whatever zone this browser is in.
  const shown = new Date(Date.parse(`${state.now.slice(0, 19)}Z`) + passed);
  const iso = shown.toISOString();
  byId("now").textContent = `${iso.slice(0, 10)} 周${DAYS[shown.getUTCDay()]} ${iso.slice(11, 19)}`;
}

function drawLog() {
  byId("log").replaceChildren(...state.log.slice().reverse().map((line) =>
    el("div", { className: line.good ? "line" : "line bad" },
      el("time", {}, line.at.slice(6)), el("b", { className: `from ${FROM[line.sender]}` }, line.sender),
      el("span", { className: "what", title: line.what }, line.what), el("span", { className: "result" }, line.result))));
  byId("problems").replaceChildren(...state.problems.slice().reverse().map((line) =>
    el("div", { className: "line bad" }, el("time", {}, line.at.slice(6)), el("b", { className: "from" }, line.place),
      el("span", { className: "what wide", title: line.what }, line.what))));
  byId("problem-count").textContent = state.problems.length;
  byId("show-problems").classList.toggle("bad", state.problems.length > 0);
}

const FROM = { 机器人: "bot", 平台: "platform", 手机: "person" };

function show(which) {
  for (const name of ["log", "problems"]) {
    byId(name).hidden = name !== which;
    byId(`show-${name}`).classList.toggle("on", name === which);
  }
}

function draw() {
  drawClock();
  drawJumps();
  offerFiles(state.files);
  drawPhones(state);
  drawLog();
  drawFaults(state);
  followStory(state);
}

async function follow() {
  let version = -1;
  for (;;) {
    try {
      const answer = await fetch(`/page/state?after=${version}`);
      state = await answer.json();
    } catch {
      toast("沙箱停了，正在等它回来……");
      await new Promise((again) => setTimeout(again, 1500));
      version = -1;
      continue;
    }
    heardAt = performance.now();
    version = state.version;
    draw();
    if (state.closing) await new Promise((again) => setTimeout(again, 1500));
  }
}

byId("show-log").onclick = () => show("log");
byId("show-problems").onclick = () => show("problems");
setInterval(drawClock, 500);
follow();
