import type { Key, Words } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";

/** A panel as its pages need it before anybody is signed in. */
export interface PanelNumbers {
	id: Key;
	key: string;
	title: Words;
	phone: Words;
	publicForm: boolean;
	emergency: { socialCare: Words; outOfHours: Words; police: Words };
}

const PANELS: Statement = {
	name: "web-panels",
	text: `select id, key, title, settings->>'phone' as phone, coalesce((settings->>'publicForm')::boolean, false) as "publicForm",
			settings->'emergency' as emergency from panel
		where $1::text is null or id in (select m.panel_id from memberships_from('web', 'email') m
			join identity i on i.person_id = m.person_id
			where i.platform = 'web' and i.tenant = 'email' and i.platform_user = $1
				and (m.ended_at is null or m.ended_at > app_now()))
		order by title`,
};

/** The panels of whoever has this address, with their numbers; every panel's, where it is not known who asks. */
export const panelNumbers = (tx: Tx, account?: string): Promise<PanelNumbers[]> =>
	tx.query<PanelNumbers>(PANELS, [account ?? null]);

/** The numbers of one panel, in the words that stand above every form. */
export function numbersOf({ emergency }: PanelNumbers): { first: Words; rest: Words } {
	const { socialCare, outOfHours, police } = emergency;
	return {
		first: "Child in danger now: call 999.",
		rest: ` Social care ${socialCare}, nights and weekends ${outOfHours}. Police, not urgent: ${police}.`,
	};
}
