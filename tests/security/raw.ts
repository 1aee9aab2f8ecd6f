import { request } from "node:http";
import type { TestDatabase } from "../support/database.ts";

export interface RawAnswer {
	status: number;
	text: string;
	headers: Record<string, string | string[] | undefined>;
}

/** Sends bytes to the bot as they are. */
export function sendRaw(
	url: string,
	path: string,
	body: string | Buffer,
	headers: Record<string, string>,
	method = "POST",
): Promise<RawAnswer> {
	return new Promise((done, fail) => {
		const sent = request(new URL(path, url), { method, headers }, (answer) => {
			let text = "";
			answer.setEncoding("utf8").on("data", (part) => {
				text += part;
			});
			answer.on("end", () => done({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
		});
		sent.on("error", fail);
		sent.end(body);
	});
}

/** A form's body, and its content type. */
export function formOf(fields: Record<string, string>): [body: string, type: string] {
	return [new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded"];
}

/** How many rows each table has, and the last of the ledger: what a request that was let in would change. */
export async function fingerprint({ superuser }: TestDatabase): Promise<Record<string, number>> {
	const { rows } = await superuser.query<Record<string, number>>(
		`select (select count(*)::int from receipt) as receipts, (select count(*)::int from ledger) as ledger,
			(select count(*)::int from draft) as drafts, (select count(*)::int from posting) as postings,
			(select count(*)::int from case_file) as cases`,
	);
	return rows[0]!;
}
