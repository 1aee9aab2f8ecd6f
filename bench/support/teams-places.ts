import pg from "pg";
import type { BenchDatabase } from "./database.ts";

/** A copied panel's channel in Teams has an address of its own, with this connector. */
const ADDRESSES = `update place set address = address ||
		jsonb_build_object('serviceUrl', $1::text, 'conversationId', ref, 'channelId', ref)
	where platform = 'teams' and kind = 'channel'`;

/** Has Teams' channels reached at this address. */
export async function withTeamsAt({ superuserUrl }: BenchDatabase, url: string): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	await client.query(ADDRESSES, [`${url}/`]);
	await client.end();
}
