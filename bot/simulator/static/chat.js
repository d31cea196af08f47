import { avatar, clockTime, dayName, element, followLanguage, inBoth, spacedNumber } from "./common.js";
import { formatted } from "./format.js";

const number = decodeURIComponent(location.pathname.split("/").pop());
const api = `/simulator/phones/${encodeURIComponent(number)}`;

const chat = document.querySelector("#chat");
const text = document.querySelector("#text");
const quote = document.querySelector("#quote");
const attached = document.querySelector("#attached");
const file = document.querySelector("#file");
const sender = document.querySelector("#sender");
const menu = document.querySelector("#menu");
const items = document.querySelector("#items");
const picture = document.querySelector("#picture");
const person = document.querySelector("#person");
const release = document.querySelector("#release");

const messages = new Map();
let phone = null;
let business = "";
let replyTo = null;
let chosenFile = null;
let problem = "";

const ICONS = {
  reply: "M9 14 4 9l5-5M4 9h9a7 7 0 0 1 7 7v3",
  url: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  phone: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  document: "M7 3h7l5 5v13H7zM14 3v5h5",
};

function svg(path, viewBox = "0 0 24 24", className = "icon") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", viewBox);
  made.setAttribute("class", className);
  made.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}

async function send(body) {
  const isForm = body instanceof FormData;
  problem = "";
  try {
    const answer = await fetch(`${api}/messages`, {
      method: "POST",
      headers: isForm ? {} : { "Content-Type": "application/json" },
      body: isForm ? body : JSON.stringify(body),
    });
    if (!answer.ok) problem = (await answer.json()).error;
  } catch {
    problem = inBoth("नहीं भेजा जा सका: सिम्युलेटर उत्तर नहीं दे रहा", "Not sent: the simulator does not answer");
  }
  draw();
  return !problem;
}

function mediaElement(item) {
  if (item.type.startsWith("image/")) {
    const image = element("img");
    image.src = item.url;
    image.alt = inBoth("चित्र", "Picture");
    image.loading = "lazy";
    image.addEventListener("load", () => isAtEnd && scrollToEnd());
    image.addEventListener("click", () => {
      picture.querySelector("img").src = item.url;
      picture.showModal();
    });
    return image;
  }
  if (item.type.startsWith("video/")) {
    const video = element("video");
    video.src = item.url;
    video.controls = true;
    return video;
  }
  const link = element("a", "document");
  link.href = item.url;
  link.target = "_blank";
  link.append(svg(ICONS.document), element("span", "", item.type.split("/").pop().toUpperCase()));
  return link;
}

function bubble(message) {
  const made = element("div", message.media.length || message.buttons.length ? "bubble wide" : "bubble");
  if (message.quoted) {
    const quoted = element("span", "quoted");
    const words = element("span");
    words.append(...formatted(message.quoted.text || "📷"));
    quoted.append(element("b", "", message.quoted.mine ? inBoth("आप", "You") : business), words);
    made.append(quoted);
  }
  made.append(...message.media.map(mediaElement));
  if (message.text) {
    const body = element("span", "text");
    body.append(...formatted(message.text));
    made.append(body);
  }
  if (message.footer) made.append(element("div", "footer", message.footer));
  const time = element("span", "time", clockTime(message.at));
  if (message.mine) time.append(svg("M1 6l3 3 6-7M6.5 8.500l.5.500 6-7", "0 0 15 11", ""));
  made.append(time);
  if (!message.mine) made.addEventListener("dblclick", () => quoteMessage(message));
  return made;
}

function taps(message) {
  const made = element("div", "taps");
  const listItems = message.buttons.filter((button) => button.kind === "item");
  for (const button of message.buttons.filter((each) => each.kind !== "item")) {
    if (button.kind === "reply") {
      const tap = element("button", button.payload === message.tapped ? "tapped" : "");
      tap.append(svg(ICONS.reply), element("span", "", button.title));
      tap.disabled = message.tapped !== null;
      tap.addEventListener("click", () => send({ tap: { sid: message.sid, payload: button.payload } }));
      made.append(tap);
    } else {
      const link = element("a");
      link.href = button.kind === "phone" ? `tel:${button.payload}` : button.payload;
      link.target = "_blank";
      link.rel = "noreferrer";
      link.append(svg(ICONS[button.kind]), element("span", "", button.title));
      made.append(link);
    }
  }
  if (listItems.length) {
    const open = element("button");
    open.append(svg(ICONS.list), element("span", "", message.list_title));
    open.addEventListener("click", () => showItems(message, listItems));
    made.append(open);
  }
  return made;
}

function showItems(message, listItems) {
  items.replaceChildren(element("h2", "", message.list_title));
  for (const item of listItems) {
    const choice = element("button");
    const words = element("span", "", item.title);
    if (item.description) words.append(element("small", "", item.description));
    choice.append(words);
    choice.addEventListener("click", () => {
      items.close();
      send({ tap: { sid: message.sid, payload: item.payload } });
    });
    items.append(choice);
  }
  items.showModal();
}

let isAtEnd = true;
chat.addEventListener("scroll", () => {
  isAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
});

function scrollToEnd() {
  chat.scrollTop = chat.scrollHeight;
}

function draw() {
  if (!phone) return;
  const current = sender.value || phone.sender;
  const shown = [...messages.values()].filter((message) => message.sender === current);
  const rows = [];
  let day = "";
  let before = null;
  for (const message of shown) {
    const itsDay = dayName(message.at);
    if (itsDay !== day) {
      rows.push(element("li", "day", (day = itsDay)));
      before = null;
    }
    const isFirst = before === null || before.mine !== message.mine || before.buttons.length > 0;
    const row = element("li", ["message", message.mine && "mine", isFirst && "first"].filter(Boolean).join(" "));
    row.append(bubble(message));
    if (message.buttons.length) row.append(taps(message));
    rows.push(row);
    before = message;
  }
  if (!shown.length) {
    rows.push(element("li", "hint", inBoth(
      "यहाँ से लिखें जैसे कोई अपने फ़ोन से लिखता है। उदाहरण: “नमस्ते”, या जुड़ने का कोड “JOIN 42231”।",
      "Write here as somebody writes on a phone. For example “Hello”, or the code to join: “JOIN 42231”.",
    )));
  }
  if (problem) rows.push(element("li", "hint", problem));
  chat.replaceChildren(...rows);
  drawOwner();
  if (isAtEnd) scrollToEnd();
}

function drawOwner() {
  const name = phone.name ? `${phone.name} · ${spacedNumber(phone.number)}` : spacedNumber(phone.number);
  document.title = `${name} · Munadi`;
  const mode = phone.gone
    ? inBoth("नंबर बंद", "number is dead")
    : phone.virtual && !phone.held
      ? inBoth("आभासी व्यक्ति", "virtual person")
      : inBoth("आपके हाथ में", "in your hand");
  document.querySelector("#owner").textContent = `${name} · ${mode}`;
  release.hidden = !(phone.virtual && phone.held);
  document.querySelector("#business").textContent = business;
  document.querySelector("#face").replaceChildren(avatar(business));
  document.querySelector("#state").textContent = phone.window_open
    ? inBoth("24 घंटे की खिड़की खुली", "24-hour window open")
    : inBoth("खिड़की बंद: केवल टेम्पलेट आ सकते हैं", "Window shut: templates only");
  const senders = phone.senders.length ? phone.senders : [phone.sender];
  sender.hidden = senders.length < 2;
  if (sender.options.length !== senders.length) {
    const chosen = sender.value;
    sender.replaceChildren(...senders.map((each) => new Option(spacedNumber(each), each)));
    sender.value = senders.includes(chosen) ? chosen : phone.sender;
  }
}

async function change(wishes) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(api, { method: "PATCH", headers, body: JSON.stringify(wishes) });
  if (answer.ok) phone = await answer.json();
  draw();
}

function quoteMessage(message) {
  replyTo = message.sid;
  quote.hidden = false;
  quote.querySelector("span").textContent = `↩ ${message.text.slice(0, 80) || "📷"}`;
  text.focus();
}

function endQuote() {
  replyTo = null;
  quote.hidden = true;
}

function attachFile(chosen) {
  chosenFile = chosen;
  attached.hidden = !chosen;
  if (!chosen) return;
  const image = attached.querySelector("img");
  image.hidden = !chosen.type.startsWith("image/");
  if (!image.hidden) image.src = URL.createObjectURL(chosen);
  attached.querySelector("span").textContent = chosen.name;
  if (isAtEnd) scrollToEnd();
}

async function takeScreenshot(kind) {
  const answer = await fetch(`${api}/screenshot?kind=${kind}`);
  if (!answer.ok) {
    problem = inBoth("अभी इस फ़ोन पर कोई सामग्री नहीं आई", "No content has come to this phone yet");
    draw();
    return;
  }
  attachFile(new File([await answer.blob()], "screenshot.jpg", { type: "image/jpeg" }));
}

document.querySelector("#write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = text.value;
  if (!said.trim() && !chosenFile) return;
  let body = { text: said, reply_to: replyTo, sender: sender.value };
  if (chosenFile) {
    const form = new FormData();
    for (const [name, value] of Object.entries(body)) if (value) form.append(name, value);
    form.append("file", chosenFile);
    body = form;
  }
  text.value = "";
  isAtEnd = true;
  if (await send(body)) {
    endQuote();
    attachFile(null);
  } else {
    text.value = said;
  }
});
quote.querySelector("button").addEventListener("click", endQuote);
attached.querySelector("button").addEventListener("click", () => attachFile(null));
document.querySelector("#attach").addEventListener("click", () => menu.showModal());
menu.addEventListener("click", (event) => {
  const kind = event.target.closest("button")?.dataset.kind;
  if (!kind) return;
  menu.close();
  if (kind === "file") file.click();
  else takeScreenshot(kind);
});
file.addEventListener("change", () => {
  attachFile(file.files[0] ?? null);
  file.value = "";
});
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || dialog === picture) dialog.close();
  });
}
release.addEventListener("click", () => change({ held: false }));
document.querySelector("#owner").addEventListener("click", () => {
  document.querySelector("#name").value = phone.name;
  document.querySelector("#group").value = phone.group;
  person.showModal();
});
person.querySelector("form").addEventListener("submit", () => {
  change({ name: document.querySelector("#name").value, group: document.querySelector("#group").value });
});
sender.addEventListener("change", draw);
followLanguage(document.querySelector("#language"), draw);

const events = new EventSource(`${api}/events`);
events.addEventListener("message", (event) => {
  const news = JSON.parse(event.data);
  ({ phone, business } = news);
  for (const message of news.messages) messages.set(message.sid, message);
  draw();
});
events.addEventListener("error", () => {
  document.querySelector("#state").textContent = inBoth("सिम्युलेटर उत्तर नहीं दे रहा", "The simulator does not answer");
});
