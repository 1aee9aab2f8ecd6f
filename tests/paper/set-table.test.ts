import { getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { setTable } from "../../src/paper/set-table.ts";
import { TypeSetter } from "../../src/paper/type-setter.ts";

interface Item {
	str: string;
	transform: number[];
}

/** The words of each page, and what a screen reader is told of each. */
async function tableOf(rows: number) {
	const setter = new TypeSetter("A paper");
	setTable(setter, {
		head: ["Agency", "Number"],
		rows: Array.from({ length: rows }, (_, n) => [`Row ${n}`, n]),
	});
	const pdf = await getDocumentProxy(new Uint8Array(await setter.bytes()));
	const pages = [];
	for (let n = 1; n <= pdf.numPages; n++) {
		const page = await pdf.getPage(n);
		const { items } = (await page.getTextContent()) as unknown as { items: Item[] };
		pages.push({
			words: items.map((i) => i.str).filter((str) => str.trim()),
			tree: JSON.stringify(await page.getStructTree()),
		});
	}
	return pages;
}
const rowsOn = ({ words }: { words: string[] }) => words.filter((word) => word.startsWith("Row"));
const saidOn = ({ tree }: { tree: string }, role: string) => tree.split(`"role":"${role}"`).length - 1;

describe("a table that goes over a page", () => {
	test("has its head on each, told to a screen reader once, and leaves no last row alone", async () => {
		const whole = await tableOf(30);
		expect(whole).toHaveLength(1);
		let most = 30;
		while ((await tableOf(most + 1)).length === 1) most++;
		const [first, second, ...others] = await tableOf(most + 1);
		expect(others).toEqual([]);
		expect([rowsOn(first!).length, rowsOn(second!)]).toEqual([most - 1, [`Row ${most - 1}`, `Row ${most}`]]);
		expect([first!.words[0], second!.words[0]]).toEqual(["Agency", "Agency"]);
		// A head for each column and one for each row: the head that is drawn again is told to nobody.
		const rows = most + 1;
		for (const page of [first!, second!])
			expect([saidOn(page, "TH"), saidOn(page, "TD")]).toEqual([2 + rows, rows]);
	});
});
