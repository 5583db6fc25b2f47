// Under the order of pinyin, each letter's characters begin at one of these.
const FIRST = "阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他穵夕丫帀";
const LETTERS = "abcdefghjklmnopqrstwxyz";
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
const known = new Map<string, string>();

/** 图书馆: tsg. Of a character with several readings, the commonest. */
export function initials(text: string): string {
  return [...text].map(initial).join("");
}

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character;
  const found = known.get(character) ?? lookUp(character);
  known.set(character, found);
  return found;
}

function lookUp(character: string): string {
  let [low, high] = [0, FIRST.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (order.compare(FIRST[middle]!, character) <= 0) low = middle;
    else high = middle - 1;
  }
  return LETTERS[low]!;
}
