// What both pages share: the reader's language, colours and times.

const root = document.documentElement;

export function language() {
  return root.lang;
}

export function inBoth(hi, en) {
  return language() === "hi" ? hi : en;
}

export function followLanguage(button, onChange) {
  const apply = (choice) => {
    root.lang = choice;
    for (const field of document.querySelectorAll("[data-en]")) {
      field.dataset.hi ??= field.placeholder;
      field.placeholder = choice === "hi" ? field.dataset.hi : field.dataset.en;
    }
  };
  const asked = new URLSearchParams(location.search).get("lang");
  apply(["hi", "en"].includes(asked) ? asked : localStorage.getItem("language") ?? "hi");
  button.addEventListener("click", () => {
    apply(language() === "hi" ? "en" : "hi");
    localStorage.setItem("language", language());
    onChange();
  });
}

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function hueOf(text) {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}

export function avatar(name) {
  const made = element("span", "avatar", [...name.replace(/[^\p{L}]/gu, "")][0]?.toUpperCase() ?? "☎");
  made.style.setProperty("--hue", hueOf(name));
  made.setAttribute("aria-hidden", "true");
  return made;
}

const locale = () => (language() === "hi" ? "hi-IN" : "en-IN");

export function clockTime(moment) {
  return new Date(moment).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function dayName(moment) {
  const day = new Date(moment);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return inBoth("आज", "Today");
  if (days === 1) return inBoth("कल", "Yesterday");
  return day.toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" });
}

export function spacedNumber(number) {
  return number.replace(/^\+91(\d{5})(\d{5})$/, "+91 $1 $2");
}
