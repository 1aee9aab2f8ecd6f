import { asClerk, draw } from "../../../src/delivery/draw.ts";
import { everyWord } from "../../security/every-word.ts";
import type { TwoPanels } from "../../security/two-panels.ts";

/** What a case's card says in its channel now. */
export async function drawnCard(world: TwoPanels, caseId: string): Promise<string> {
	const { rows } = await world.database.superuser.query(
		"select panel_id as panel from case_file where id = $1",
		[caseId],
	);
	const drawn = await asClerk(world.database.pool, world.keys, [rows[0].panel], (ctx) =>
		draw(ctx, world.catalogue, { view: "case-card", subject: caseId, key: `card:${caseId}` }, true),
	);
	return everyWord({ say: drawn!.message });
}
