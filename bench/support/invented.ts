import { randomFrom } from "../../src/domain/matching/random.ts";
import type { Random } from "../matching/slips.ts";

/** Who an invented child is: the same each time for the same number. */
export interface Invented {
	first_name: string;
	surname: string;
	/** YYYY-MM-DD */
	birth: string;
	sex: string;
	postcode: string;
	address: string;
	parent: string;
	phone: string;
	school: string;
}

const BEGIN = "b br c ch d dr f fl g gr h j k kr l m n p pr r s sh st t tr v w y z".split(" ");
const MIDDLE = "a e i o u ai ea ee oa ou".split(" ");
const END = "b ck d l ll m n nd r rn s sk t th x".split(" ");

/** About one child in a hundred bears the commonest name, as in England. */
const FIRST = namesOf(2_000, 2, 0.55);
const SURNAMES = namesOf(20_000, 2, 0.65);
const SCHOOLS = 20;
const DAYS = 11 * 365;
const LAST_LETTERS = "ABDEFGHJLNPQRSTUWXYZ";

/** Names that sound like names, the commonest first, and how often each is borne. */
function namesOf(count: number, syllables: number, steepness: number): (random: Random) => string {
	const random = randomFrom(count);
	const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!;
	const names = new Set<string>();
	while (names.size < count) {
		let name = "";
		for (let n = 0; n < syllables; n++) name += pick(BEGIN) + pick(MIDDLE);
		names.add(capital(name + pick(END)));
	}
	const list = [...names];
	const reached: number[] = [];
	let sum = 0;
	for (let rank = 1; rank <= count; rank++) {
		sum += rank ** -steepness;
		reached.push(sum);
	}
	return (chance) => list[firstAtLeast(reached, chance() * sum)]!;
}

function capital(name: string): string {
	return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** The first place in a rising list whose value is at least this. */
function firstAtLeast(rising: readonly number[], value: number): number {
	let [low, high] = [0, rising.length - 1];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (rising[middle]! < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The child of this number. */
export function childOf(number: number): Invented {
	const random = randomFrom(number + 1);
	const upTo = (most: number) => Math.floor(random() * most);
	const letter = () => LAST_LETTERS[upTo(LAST_LETTERS.length)]!;
	const surname = SURNAMES(random);
	const born = new Date(Date.UTC(2010, 8, 1) + upTo(DAYS) * 86_400_000);
	return {
		first_name: FIRST(random),
		surname,
		birth: born.toISOString().slice(0, 10),
		sex: random() < 0.5 ? "female" : "male",
		postcode: `ZZ${1 + upTo(99)} ${upTo(10)}${letter()}${letter()}`,
		address: `${1 + upTo(200)} ${SURNAMES(random)} Road`,
		parent: `${FIRST(random)} ${surname}`,
		phone: `01632 96${String(upTo(10_000)).padStart(4, "0")}`,
		school: `${SURNAMES(randomFrom(upTo(SCHOOLS)))} School`,
	};
}

/**
 * The same child as another agency writes of them: moved, or a letter of a name another, or day and month exchanged.
 * @param number of the child
 */
export function seenAgain(number: number): Invented {
	const child = childOf(number);
	const other = childOf(number + 7_000_001);
	const { postcode, address, phone, school } = other;
	const moved = { ...child, postcode, address, phone, school };
	if (number % 3 === 0) return moved;
	if (number % 3 === 1) return { ...moved, first_name: `${child.first_name}e` };
	const [year, month, day] = child.birth.split("-") as [string, string, string];
	return { ...child, birth: Number(day) <= 12 ? `${year}-${day}-${month}` : child.birth, phone };
}
