// WhatsApp's marks in a text: *bold*, _italic_, ~struck~, ```code```, and links.

const MARKS = [
  [/```([\s\S]+?)```/, "code"],
  [/(?<![\p{L}\p{N}*])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}*])/u, "b"],
  [/(?<![\p{L}\p{N}_])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}_])/u, "i"],
  [/(?<![\p{L}\p{N}~])~(\S(?:[^~\n]*\S)?)~(?![\p{L}\p{N}~])/u, "s"],
  [/(https?:\/\/[^\s]+[^\s.,;:!?)\]।])/, "a"],
];

export function formatted(text) {
  let first = null;
  for (const [pattern, name] of MARKS) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, name };
  }
  if (!first) return [document.createTextNode(text)];
  const { match, name } = first;
  const marked = document.createElement(name);
  if (name === "a") {
    marked.href = match[1];
    marked.target = "_blank";
    marked.rel = "noreferrer";
    marked.textContent = match[1];
  } else if (name === "code") {
    marked.textContent = match[1];
  } else {
    marked.append(...formatted(match[1]));
  }
  return [
    document.createTextNode(text.slice(0, match.index)),
    marked,
    ...formatted(text.slice(match.index + match[0].length)),
  ];
}
