/* One coarse skeleton for the Latin, Ukrainian and Russian spelling of a word, and the same keys
   pressed in the layout that was not meant. Only for finding: nothing is kept or sent. */
const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const LAYOUTS = ["'йцукенгшщзхїфівапролджєячсмитьбю", "ёйцукенгшщзхъфывапролджэячсмитьбю"];
const CLUSTERS = [
  ["shch", "щ"],
  ["zh", "ж"],
  ["kh", "х"],
  ["ts", "ц"],
  ["ch", "ч"],
  ["sh", "ш"],
];
const ALIKE = Object.fromEntries(
  [..."abcdefghijklmnopqrstuvwyz"].map((letter, at) => [
    letter,
    [..."абкдефггииклмнопкрстуввиз"][at],
  ]),
);
const SOUNDS = { ...ALIKE, ґ: "г", є: "е", э: "е", і: "и", ї: "и", ы: "и", й: "и", x: "кс" };
const PAIRS = { ё: "ио", я: "иа", ю: "иу", ь: "", ъ: "", "'": "", "’": "" };

export const skeleton = (text) => {
  let plain = text.toLowerCase();
  for (const [latin, letter] of CLUSTERS) plain = plain.replaceAll(latin, letter);
  const sounds = [...plain].map((letter) => PAIRS[letter] ?? SOUNDS[letter] ?? letter);
  return sounds.join("").replace(/(\p{L})\1+/gu, "$1");
};

const moved = (text, from, to) =>
  [...text].map((letter) => [...to][[...from].indexOf(letter)] ?? letter).join("");

/* The text as it may have been meant: as typed, and as the same keys give in each other layout. */
export const meant = (typed) => {
  const text = typed.toLowerCase().trim();
  const layouts = [LATIN, ...LAYOUTS];
  const all = layouts.flatMap((from) => layouts.map((to) => moved(text, from, to)));
  return [...new Set([text, ...all])].filter(Boolean);
};

/* Whether each word of what was typed begins a word of the label, in whichever spelling. */
export const finds = (typed, label) => {
  const words = label.split(/[\s,/·]+/).map(skeleton);
  return meant(typed).some((text) =>
    text.split(/\s+/).every((part) => {
      const wanted = skeleton(part);
      return wanted !== "" && words.some((word) => word.startsWith(wanted));
    }),
  );
};
