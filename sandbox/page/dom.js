// Three small tools for the page: make a node, find a node, tell something in passing.
export const el = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
};

export const byId = (id) => document.getElementById(id);

let timer = 0;

export function toast(words) {
  byId("toast").textContent = words;
  byId("toast").className = "on";
  clearTimeout(timer);
  timer = setTimeout(() => { byId("toast").className = ""; }, 6000);
}
