import { avatar, clockTime, dayName, element, followLanguage, inBoth, spacedNumber } from "./common.js";

const PAGE = 60;
const REFRESH = 2500;

const list = document.querySelector("#phones");
const search = document.querySelector("#search");
const count = document.querySelector("#count");
const empty = document.querySelector("#empty");
const more = document.querySelector("#more");

let limit = PAGE;
let shown = "";

const asNumber = (text) => {
  const digits = text.replace(/[\s()-]/g, "");
  if (/^\+\d{7,15}$/.test(digits)) return digits;
  return /^[A-Z]{2}\.[\w.-]{4,}$/.test(digits) ? digits : null;
};

function when(moment) {
  const day = dayName(moment);
  return day === inBoth("आज", "Today") ? clockTime(moment) : day;
}

function item(phone) {
  const name = phone.name || spacedNumber(phone.number);
  const link = element("a");
  link.href = `/phones/${encodeURIComponent(phone.number)}`;
  const about = element("span", "about");
  const top = element("span", "row");
  top.append(element("span", "name clip", name), element("span", "when", phone.last ? when(phone.last.at) : ""));
  const bottom = element("span", "row");
  const said = phone.last ? (phone.last.mine ? "✓ " : "") + phone.last.text : phone.group;
  bottom.append(element("span", "last clip", said));
  if (phone.unread) bottom.append(element("span", "unread", String(phone.unread)));
  else if (phone.held) bottom.append(element("span", "chip", inBoth("आप", "you")));
  else if (phone.temperament === "officer") bottom.append(element("span", "chip", inBoth("अधिकारी", "officer")));
  about.append(top, bottom);
  link.append(avatar(name), about);
  const made = element("li");
  made.append(link);
  return made;
}

async function refresh() {
  const asked = search.value.trim();
  const answer = await fetch(`/simulator/phones?limit=${limit}&search=${encodeURIComponent(asked)}`);
  if (!answer.ok || asked !== search.value.trim()) return;
  const text = await answer.text();
  const key = document.documentElement.lang + text;
  if (key === shown) return;
  shown = key;
  const data = JSON.parse(text);
  list.replaceChildren(...data.phones.map(item));
  empty.hidden = data.total > 0;
  more.hidden = data.phones.length >= data.total;
  const total = data.total.toLocaleString("en-IN");
  count.textContent = inBoth(`${total} फ़ोन`, data.total === 1 ? "1 phone" : `${total} phones`);
}

function repeat() {
  refresh().catch(() => {
    count.textContent = inBoth("सिम्युलेटर उत्तर नहीं दे रहा", "The simulator does not answer");
  }).finally(() => setTimeout(repeat, document.hidden ? REFRESH * 4 : REFRESH));
}

followLanguage(document.querySelector("#language"), refresh);
search.addEventListener("input", () => {
  limit = PAGE;
  refresh();
});
more.addEventListener("click", () => {
  limit += PAGE;
  refresh();
});
document.querySelector("#find").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = asNumber(search.value) ?? (list.children.length === 1 ? null : undefined);
  if (number) location.href = `/phones/${encodeURIComponent(number)}`;
  else if (number === null) list.querySelector("a").click();
});
repeat();
