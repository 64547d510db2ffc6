// The fault script: picked from what there is or written here, loaded into the sandbox, errors told with their line.
import { byId, el } from "./dom.js";

let presets = {};

export function drawFaults(state) {
  byId("faults-on").hidden = !state.faults.text;
  if (Object.keys(presets).length || !state.faults.presets) return;
  presets = state.faults.presets;
  const names = ["现成的脚本……", ...Object.keys(presets)];
  byId("faults-preset").replaceChildren(...names.map((name, n) => el("option", { value: n ? name : "" }, name)));
  byId("faults-text").value = state.faults.text;
}

async function load(text) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) };
  const answer = await fetch("/page/do/faults", request);
  const { error } = await answer.json();
  byId("faults-error").textContent = error ?? "";
  if (!error) byId("faults").close();
}

byId("show-faults").onclick = () => byId("faults").showModal();
byId("faults-close").onclick = () => byId("faults").close();
byId("faults-preset").onchange = ({ target }) => { byId("faults-text").value = presets[target.value] ?? ""; };
byId("faults-load").onclick = () => load(byId("faults-text").value);
byId("faults-clear").onclick = () => { byId("faults-text").value = ""; load(""); };
