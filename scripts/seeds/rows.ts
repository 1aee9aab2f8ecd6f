import { readFileSync } from "node:fs";

/** Something that Rollcall is to do, with what shows that it does. */
export interface Row {
	/** As tests have it in their titles: S2-13, D-4. */
	id: string;
	/** What is asked of a system for children missing education, in a few words. */
	asked: string;
	/** What Rollcall has for it. */
	feature: string;
	/** What a test of it must show. */
	shows: string;
}

/** Where the rows of each group come from. */
export const SOURCES: Readonly<Record<string, string>> = {
	S0: "An article on what schools and services need of a shared record",
	S1: "A borough's briefing for its safeguarding partners",
	S2: "A primary school's policy, with its county's procedure",
	S3: "An academy's policy, with another county's procedure",
	S4: "A county's page for schools, services and the public",
	D: "What a coordinator, a school and an information-governance officer need on the first day",
};

/** The 112 rows and the twelve points, in their order: a line of rows.txt each. */
export const ROWS: readonly Row[] = readFileSync(new URL("rows.txt", import.meta.url), "utf8")
	.trim()
	.split("\n")
	.map((line) => {
		const [id = "", asked = "", feature = "", shows = ""] = line.split(" | ");
		return { id, asked, feature, shows };
	});
