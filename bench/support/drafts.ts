import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Receive } from "../../src/chat/port.ts";
import { raiseForm } from "../../src/features/raise/form.ts";
import type { BenchDatabase } from "./database.ts";
import { homeOf } from "./panels.ts";
import { type Asked, USERS, WORKSPACE } from "./slack-command.ts";

/** Who raises in each panel: a member whose agency works on cases. Other panels' have a number after it. */
export const RAISER = USERS[2];

/** What was typed by the time that the form is sent. Everything here is invented. */
const ANSWERS = {
	harm: [],
	abroad_and_home: [],
	known: [],
	unticked: "no",
	first_name: "Wren",
	surname: "Fictional",
	birth: "2014-03-14",
	sex: "female",
	address: "14 Nowhere Lane, Millbrook",
	parent: "Robin Fictional",
	phone: "01632 960999",
	lives_with: "Mother and a brother",
	on_roll: "yes",
	school: "Millbrook High School",
	last_attended: "2026-09-14",
	last_seen: "2026-09-18",
	last_seen_by: "A neighbour",
	whereabouts: "no",
	reason: "left_area_or_abroad_destination_unknown",
	steps: ["phoned", "visited"],
};

/** Its last screen, where it is looked at once more and sent. */
const LAST = raiseForm.steps.length - 1;

const INSERT = `insert into draft (id, person_id, panel_id, action, step, answers, context, updated_at, expires_at)
	select $4, i.person_id, m.panel_id, 'raise', $3, $5, '{"kept": {}, "from": {}}', app_now(),
		app_now() + interval '24 hours'
	from identity i join membership m on m.person_id = i.person_id
	where i.platform = 'slack' and i.tenant = $1 and i.platform_user = $2`;

/** Puts a notification that is filled in, and only has to be sent, into the database; returns the form's id. */
export async function fillIn(client: pg.ClientBase, { keys }: BenchDatabase, user: string): Promise<string> {
	const id = randomUUID();
	const postcode = homeOf(Number(user.slice(RAISER.length) || 1));
	const answers = keys.sealLoose(`draft:${id}`, JSON.stringify({ ...ANSWERS, postcode }));
	await client.query({ name: "fill-in", text: INSERT, values: [WORKSPACE, user, LAST, id, answers] });
	return id;
}

/**
 * Sends a form that is filled in; returns the interaction's key.
 * @throws when the answer is not that it was received
 */
export async function send(receive: Receive, { user, channel }: Asked, draft: string): Promise<string> {
	const key = randomUUID();
	const place = { platform: "slack", tenant: WORKSPACE, ref: channel, address: { channel } };
	const reply = await receive({
		...{ kind: "form", key, who: { platform: "slack", tenant: WORKSPACE, user } },
		...{ place: { ...place, kind: "channel" }, draft: `${draft}.${LAST}`, did: "next", answers: {} },
	});
	if (!JSON.stringify(reply).includes("Received: ")) throw new Error(JSON.stringify(reply));
	return key;
}
