// Questions that nobody means: 4 096 characters of every awkward kind. Each within 20 ms, and nonsense is not answered.
//   node bad_input.mjs --binary NEUVO
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const LONGEST_MS = 20;
const TIMES = 7; // each is asked so often; the median counts
const { values } = parseArgs({ options: { binary: { type: "string" } } });

// A generator of its own, so that every run asks the same.
let seed = 7;
const chance = (below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >> 8) % below;
};
const filled = (piece) => piece.repeat(Math.ceil(4096 / piece.length)).slice(0, 4096);
const words = (count, word) => Array.from({ length: count }, word).join(" ").slice(0, 4096);
const letters = "abcdefghijklmnoprstuvyäö";
const nothing = () => Array.from({ length: 2 + chance(8) }, () => letters[chance(letters.length)]).join("");

const questions = [
  { name: "one letter", text: filled("a"), nonsense: true },
  { name: "signs", text: filled("?.,;:-_!"), nonsense: true },
  { name: "spaces", text: " ".repeat(4090) + "wilma" },
  { name: "made-up words", text: words(700, nothing), nonsense: true },
  { name: "forty made-up words", text: words(40, nothing), nonsense: true },
  { name: "numbers", text: words(600, () => String(chance(1e6))), nonsense: true },
  { name: "everyday words of nothing", text: words(600, () => "kissa metsä aurinko keitto marja omena lintu järvi venevaja".split(" ")[chance(9)]), nonsense: true },
  { name: "one compound", text: filled("lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas"), nonsense: true },
  { name: "many compounds", text: filled("lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas ") },
  { name: "one word", text: filled("wilma ") },
  { name: "what patterns try again and again", text: filled("en pääse sisään en pääse ") },
  { name: "no, no, no", text: filled("ei ") },
  { name: "apostrophes", text: filled("d'un' ") },
  { name: "spelt letter by letter", text: filled("s a l a s a n a ") },
  { name: "zero-width spaces", text: filled("sa\u200bla\u200bsana\u200d ") },
  { name: "Cyrillic among Latin letters", text: filled("sаlаsana unоhtui ") },
  { name: "a tower of accents", text: "e" + "\u0301".repeat(4095), nonsense: true },
  { name: "right to left", text: filled("\u202esalasana ") },
  { name: "pictures", text: "😀".repeat(2000), nonsense: true },
  { name: "Chinese", text: filled("電腦壞了"), nonsense: true },
  { name: "addresses", text: filled("http://a.example/c?d=e&f=g ") },
  { name: "identity codes", text: filled("010190-123A ") },
  { name: "passwords", text: filled("salasana: kissa123 ") },
];

const neuvo = spawn(values.binary, ["ask", "--jsonl"], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: neuvo.stdout })[Symbol.asyncIterator]();
async function ask(question) {
  const from = process.hrtime.bigint();
  neuvo.stdin.write(JSON.stringify({ id: question.name, text: question.text }) + "\n");
  const { value } = await answers.next();
  return { ms: Number(process.hrtime.bigint() - from) / 1e6, ...JSON.parse(value) };
}

await ask({ name: "first", text: "wilma ei aukea" });
const wrong = [];
for (const question of questions) {
  const tries = [];
  for (let i = 0; i < TIMES; i++) tries.push(await ask(question));
  tries.sort((a, b) => a.ms - b.ms);
  const { ms, outcome } = tries[TIMES >> 1];
  console.log(`bad input  ${question.name.padEnd(36)} ${ms.toFixed(1).padStart(5)} ms  ${outcome}`);
  if (ms > LONGEST_MS) wrong.push(`${question.name} takes ${ms.toFixed(1)} ms, more than ${LONGEST_MS}`);
  if (question.nonsense && outcome === "answer") wrong.push(`${question.name} is answered`);
}
neuvo.stdin.end();
if (wrong.length > 0) {
  console.log(wrong.join("; "));
  process.exit(1);
}
