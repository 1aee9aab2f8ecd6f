import { randomFrom } from "../../src/domain/matching/random.ts";
import { NICKNAMES } from "../../src/domain/names/nicknames.ts";
import type { Known } from "./quality.ts";
import { digitSlip, letterSlip, pick, type Random, randomDate } from "./slips.ts";

const GIVEN =
	"oliver george harry noah jack leo arthur muhammad mohammed oscar charlie jacob thomas henry william freddie alfie joshua james theodore edward isaac samuel alexander joseph lucas daniel benjamin adam yusuf ibrahim ali ahmed hassan omar jakub filip kacper szymon oleksandr dmytro andrei luca mateusz arjun aarav gurpreet harpreet chidi tunde kwame kofi wei minh amelia olivia isla ava mia lily ella sophia emily freya grace elizabeth charlotte alice evie florence poppy sofia daisy jessica katherine margaret rebecca fatima aisha khadija maryam zainab amina zuzanna maja oksana natalia elena priya ananya simran ngozi abena adaeze mei linh siobhan niamh ffion seren rhys callum".split(
		" ",
	);
const SURNAMES =
	"smith jones williams taylor brown davies evans wilson thomas roberts johnson lewis walker robinson wood thompson white watson jackson wright green harris cooper king lee martin clarke james morgan hughes edwards hill moore clark harrison scott young morris hall ward turner carter phillips mitchell patel khan hussain ahmed ali begum singh kaur shah malik akhtar iqbal hassan mahmood rahman chowdhury miah okafor adeyemi mensah owusu osei nwosu kowalski nowak wisniewska wojcik kaminski lewandowski popescu ionescu dimitrov petrov kovalenko shevchenko ivanov nguyen tran chen wang zhang li o'brien murphy kelly o'connor ryan gallagher mcdonald campbell stewart macleod llewellyn griffiths price bevan silva santos fernandes costa warsame abdi farah yilmaz demir haddad mansour tesfaye gebre".split(
		" ",
	);
const STREETS = "mill church station park victoria albert manor school queen hill garden orchard".split(" ");
const TOWNS = "northbury eastwick marlow green oakham vale stonebridge harwell fenton ashby".split(" ");

/** How one name is written in Latin letters by different hands. */
const HANDS: readonly (readonly [string, string])[] = [
	["mohammed", "muhamad"],
	["muhammad", "mohamed"],
	["hussain", "hussein"],
	["ahmed", "ahmad"],
	["yusuf", "yousef"],
	["aisha", "ayesha"],
	["khadija", "khadijah"],
	["oleksandr", "alexandr"],
	["dmytro", "dmitri"],
	["kovalenko", "kovalenco"],
	["shevchenko", "schevtschenko"],
	["chowdhury", "choudhary"],
	["wojcik", "wójcik"],
	["zainab", "zaynab"],
	["siobhan", "shivaun"],
	["o'brien", "o’brien"],
	["mcdonald", "macdonald"],
	["hassan", "hasan"],
	["maryam", "mariam"],
	["nguyen", "ngyuen"],
];

/**
 * British children between five and sixteen: a third have a brother or sister here, one in thirty of those a twin. A
 * third have a second row: other addresses half the time, names and dates as different agencies write them.
 */
export function makeBritish(children: number, seed: number): Known[] {
	const random = randomFrom(seed);
	const common = (names: readonly string[]) => names[Math.floor(names.length * random() ** 2)]!;
	const rows: Known[] = [];
	for (let child = 0; child < children; child++) {
		const before = rows.at(-1);
		const sibling = before && random() < 0.33;
		const row: Known = {
			child: String(child),
			givenName: common(GIVEN),
			surname: sibling ? before.surname : common(SURNAMES),
			birth: sibling && random() < 0.03 ? before.birth : randomDate(2010, 11, random),
			...(sibling ? placeOf(before) : newPlace(random)),
		};
		rows.push(row);
	}
	const again = rows.filter(() => random() < 0.33);
	return [...rows, ...again.map((row) => asAnotherAgency(row, random))];
}

const placeOf = ({ postcode, suburb, address }: Known) => ({ postcode, suburb, address });

function newPlace(random: Random) {
	const number = (most: number) => String(1 + Math.floor(random() * most));
	const letters = () => pick([..."ABDEFGHJLNPQRSTUWXYZ"], random);
	const town = pick(TOWNS, random);
	return {
		postcode: `${town.slice(0, 1).toUpperCase()}${number(20)} ${number(9)}${letters()}${letters()}`,
		suburb: town,
		address: `${number(120)} ${pick(STREETS, random)} ${pick(["road", "street", "close"], random)}`,
	};
}

function asAnotherAgency(row: Known, random: Random): Known {
	const seen = { ...row };
	if (random() < 0.5) Object.assign(seen, newPlace(random));
	const changes = 1 + Math.floor(random() * 2);
	for (let n = 0; n < changes; n++) pick(CHANGES, random)(seen, random);
	return seen;
}

const CHANGES: readonly ((row: Known, random: Random) => void)[] = [
	(row, random) => {
		const group = NICKNAMES.find((names) => names.includes(row.givenName));
		row.givenName = group ? pick(group, random) : byAnotherHand(row.givenName);
	},
	(row) => {
		row.givenName = byAnotherHand(row.givenName);
		row.surname = byAnotherHand(row.surname);
	},
	(row, random) => {
		row.surname = `${row.surname}-${pick(SURNAMES, random)}`;
	},
	(row) => {
		[row.givenName, row.surname] = [row.surname, row.givenName];
	},
	(row) => {
		const [year, month, day] = [row.birth.slice(0, 4), row.birth.slice(4, 6), row.birth.slice(6)];
		if (Number(day) <= 12) row.birth = year + day + month;
	},
	(row, random) => {
		row.birth = digitSlip(row.birth, random);
	},
	(row, random) => {
		row.givenName = letterSlip(row.givenName, random);
	},
	(row, random) => {
		row.surname = letterSlip(row.surname, random);
	},
	(row) => Object.assign(row, { postcode: "", suburb: "", address: "" }),
	(row) => {
		row.birth = "";
	},
];

function byAnotherHand(name: string): string {
	return HANDS.find(([one]) => one === name)?.[1] ?? HANDS.find(([, other]) => other === name)?.[0] ?? name;
}
