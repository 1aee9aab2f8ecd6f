import type { Key } from "../chat/message.ts";
import type { Statement } from "../store/transact.ts";

/** A posting about to be sent, with its place and the thread it belongs to. */
export interface DuePosting {
	id: string;
	panel: Key;
	/** Unique within its place. */
	key: string;
	view: string;
	subject: Key;
	wanted: string;
	remote: string | null;
	shownHash: Buffer | null;
	delivery: Key;
	attempts: number;
	/** For how long it has been failing, in seconds; 0 when its last attempt was right, or there was none. */
	failingSeconds: number;
	/** Whether the coordinators were told that it is delayed. */
	delayTold: boolean;
	/** Set when an earlier attempt ended without an answer. */
	sendingSince: Date | null;
	/** Somebody who is away, in whose place whoever has the message covers. */
	for: string | null;
	/** Whether they do cover for them: otherwise they have it since nobody who does is there. */
	covers: boolean;
	/** Whose private chat its place is; null in a channel. */
	reader: Key | null;
	/** They are not on its panel any more. */
	readerLeft: boolean;
	/** Of a practice panel. */
	practice: boolean | null;
	/** It stands as a repeat, of which an earlier copy may have arrived. */
	doubtful: boolean;
	/** The remote id of its thread's first message; null when it begins a thread or that message is lost. */
	root: string | null;
}

/** A place leased to this worker. */
export interface LeasedPlace {
	id: Key;
	platform: string;
	tenant: string;
	kind: "channel" | "person";
	ref: string | null;
	address: unknown;
	platformUser: string | null;
	/** An alert that nobody has yet is due there. */
	alert: boolean;
}

const WAITS = "o.dead_at is null and (o.shown is null or o.shown < o.wanted)";
const DUE = `${WAITS} and o.next_at <= now()`;
/** The places where an alert that nobody has yet is due, by the names of the views that alert. */
const ALERTED = `select o.place_id from posting o where o.view = any ($5) and o.remote is null and ${DUE}`;

/** Longer than a token and a call to a platform may take (5 s each), so that a lease never runs out under a send. */
const LEASE_TIME = "interval '15 seconds'";

/** Nobody tried for an hour: the bot was down, or removed from the place. That is no time of failing. */
const PAUSED = "(o.next_at > '-infinity' and o.next_at < now() - interval '1 hour')";

/** Begins or goes on counting for how long a posting fails. */
const FAILING = `failing_since = case when o.failing_since is null or ${PAUSED} then now() else o.failing_since end,
			delay_told_at = case when ${PAUSED} then null else o.delay_told_at end`;

/**
 * Takes places that have something to send and that nobody else is sending to, those where an alert waits before all others:
 * on a digest's morning there are more than one replica is at. Real time, not the casework's. It begins with the places for
 * which something waits, of each one row, found by the next larger id: neither with all places, of which everybody has one, nor
 * with all that waits, which grows where a place is gone. The fourth value are the places that this replica is still at, though
 * its lease of them may have run out; the last the names of the views that alert.
 */
export const LEASE: Statement = {
	name: "lease-places",
	text: `with recursive waiting (id) as (
			(select o.place_id from posting o where ${WAITS} order by o.place_id limit 1)
			union all
			select (select o.place_id from posting o where ${WAITS} and o.place_id > w.id order by o.place_id limit 1)
			from waiting w where w.id is not null
		), alerted (id) as materialized (${ALERTED})
		update place set leased_by = $1, leased_until = now() + ${LEASE_TIME} where id in (
			select p.id from place p
			where p.id = any (array(select id from waiting))
				and p.platform = any ($2) and p.gone_at is null and p.ended_at is null and p.free_at <= now()
				and (p.leased_until is null or p.leased_until < now()) and p.id <> all ($4)
				and exists (select from posting o where o.place_id = p.id and ${DUE})
			order by p.id in (select id from alerted) desc
			limit $3 for update skip locked)
		returning id, platform, tenant, kind, ref, address, platform_user as "platformUser", id in (select id from alerted) as alert`,
};

/** Gives a place back, free again after so many milliseconds. */
export const RELEASE: Statement = {
	name: "release-place",
	text: `update place set leased_by = null, leased_until = null where id = $1 and leased_by = $2`,
};

/**
 * The next posting of a place: an alert that nobody has yet, then the oldest change, and last what goes on with a message
 * that began before. A flood of anything else would hold alerts up, as a place takes one message a second; and the pages
 * of a long digest would hold up what changes meanwhile. An answer waits for the message whose thread it is in. The second
 * value are the names of the views that alert, the third of those that go on with something.
 */
export const NEXT: Statement = {
	name: "next-posting",
	text: `select o.id, o.panel_id as panel, o.key, o.view, o.subject, o.wanted, o.remote, o.shown_hash as "shownHash",
			o.delivery, o.attempts, o.sending_since as "sendingSince", o.doubtful, root.remote as root,
			(select p.known_as from person p where p.id = o.for_id) as for,
			(select w.person_id from place w where w.id = o.place_id) as reader,
			exists (select from place w where w.id = o.place_id and w.person_id is not null
				and not is_on_panel(w.person_id, o.panel_id)) as "readerLeft",
			o.for_id is null or exists (select from place w cross join lateral cover_of(w.person_id) c
				where w.id = o.place_id and c.absent = o.for_id and c.panel_id = o.panel_id) as covers,
			(select n.practice from panel n where n.id = o.panel_id) as practice,
			case when o.failing_since is null or ${PAUSED} then 0
				else extract(epoch from now() - o.failing_since)::float8 end as "failingSeconds",
			o.delay_told_at is not null and not ${PAUSED} as "delayTold"
		from posting o left join posting root on root.place_id = o.place_id and root.key = o.thread_key
		where o.place_id = $1 and ${DUE}
			and (root.id is null or root.remote is not null or root.dead_at is not null)
		order by (o.view = any ($2) and o.remote is null) desc, o.view = any ($3) and o.remote is null, o.wanted, o.id, root.remote is null limit 1 for update of o`,
};

/** Marks an attempt as under way, and keeps the lease while it lasts. */
export const BEGIN: Statement = {
	name: "begin-sending",
	text: `with kept as (update place set leased_until = now() + ${LEASE_TIME} where id = $2 and leased_by = $3 returning id)
		update posting set sending_since = coalesce(sending_since, now()), attempts = attempts + 1 where id = $1 and exists (select from kept)
		returning id`,
};

/** Keeps the lease for another call. */
export const KEEP: Statement = {
	name: "keep-place",
	text: `update place set leased_until = now() + ${LEASE_TIME} where id = $1 and leased_by = $2 returning id`,
};

/**
 * It stands as drawn, as a repeat or not; returns no row where another message stands for it, which another replica
 * posted meanwhile. The place is free again after its platform's pace.
 */
export const SHOWN: Statement = {
	name: "posting-shown",
	text: `with paced as (update place set free_at = now() + $6 * interval '1 millisecond' where id = $7)
		update posting set shown = $2, shown_hash = $3, remote = $4, doubtful = $5, sending_since = null, attempts = 0,
			failing_since = null, delay_told_at = null, dead_at = null, dead_code = null
		where id = $1 and (remote is null or remote = $4)
		returning id`,
};

/** Which message stands for a posting. */
export const STANDS: Statement = {
	name: "posting-stands",
	text: "select remote from posting where id = $1",
};

/**
 * Not sent; to be tried again after so many milliseconds. It is still to be looked for when it is `unknown` whether
 * some attempt arrived. So many attempts are taken back: a platform that asks to wait has not failed.
 */
export const AGAIN: Statement = {
	name: "posting-again",
	text: `update posting o set next_at = now() + $2 * interval '1 millisecond',
			sending_since = case when $3 then o.sending_since end, attempts = o.attempts - $4, ${FAILING}
		where id = $1`,
};

/** Not sent, as its place is gone: to be tried as soon as that is back. */
export const KEPT_WAITING: Statement = {
	name: "posting-kept-waiting",
	text: `update posting set next_at = now(), sending_since = case when $2 then sending_since end,
			attempts = 0, failing_since = null, delay_told_at = null
		where id = $1`,
};

/** Could not be drawn; to be tried again after so many milliseconds. */
export const NOT_DRAWN: Statement = {
	name: "posting-not-drawn",
	text: `update posting o set attempts = o.attempts + 1, next_at = now() + $2 * interval '1 millisecond', ${FAILING}
		where id = $1`,
};

/**
 * Notes that the coordinators are told of a delay. `first` is false where they were told of another posting that still
 * waits for the same place.
 */
export const DELAY_TOLD: Statement = {
	name: "posting-delay-told",
	text: `update posting t set delay_told_at = now() where t.id = $1 and t.delay_told_at is null
		returning t.failing_since as since, not exists (select from posting o where o.place_id = t.place_id and o.id <> t.id
			and o.dead_at is null and (o.shown is null or o.shown < o.wanted) and o.delay_told_at is not null) as first`,
};

/** Nothing is sent to the place for so many milliseconds: the platform said so. */
export const PAUSE: Statement = {
	name: "pause-place",
	text: "update place set free_at = now() + $2 * interval '1 millisecond' where id = $1",
};

/** Given up; the rest of its place goes on. Whether an attempt at it may have arrived stays known. */
export const DEAD: Statement = {
	name: "posting-dead",
	text: `update posting set dead_at = now(), dead_code = $2, sending_since = case when $3 then sending_since end,
			failing_since = null, delay_told_at = null
		where id = $1`,
};

/** Given up as it was to be; it stands as it was last drawn, until its case changes again. */
export const LEFT_STANDING: Statement = {
	name: "posting-left-standing",
	text: `update posting set next_at = 'infinity', dead_code = $2, sending_since = null, attempts = 0,
			failing_since = null, delay_told_at = null
		where id = $1`,
};

export const PLACE_GONE: Statement = {
	name: "place-gone",
	text: "update place set gone_at = app_now() where id = $1 and gone_at is null",
};

export const PLACE_OPENED: Statement = {
	name: "place-opened",
	text: "update place set ref = $2, address = $3 where id = $1",
};
