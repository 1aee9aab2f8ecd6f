import type { z } from "zod";
import type { Person } from "../access/people.ts";
import { may, type Permission } from "../access/policy.ts";
import type { SubjectKind, Subjects } from "../access/subjects.ts";
import type { Option } from "../chat/form.ts";
import type { Block, Button, Frank, Identity, Key, Message, Words } from "../chat/message.ts";
import type { Captured, Menu, Reply } from "../chat/port.ts";
import type { Private } from "../chat/private.ts";
import type { About, EventKind, Tell } from "../record/event.ts";
import type { MasterKeys } from "../record/keys.ts";
import type { Tx } from "../store/transact.ts";

/** What a feature works with. It never begins a transaction, writes audit or speaks to a platform. */
export interface Ctx {
	tx: Tx;
	now: Date;
	keys: MasterKeys;
	/** Writes an event, what it is about and the messages that tell of it; returns the event's id. */
	record<F>(event: EventKind<F>, about: About, facts: F, tells?: readonly Tell[]): Promise<number>;
}

/** A feature acting for a person, on one panel. */
export interface PersonCtx extends Ctx {
	person: Person;
	panel: Key;
	/** The account that acts, on its platform. */
	who: Identity;
	/** Where the action began, and the message it was taken from. */
	from: Origin;
	/** The origin at which people reach our own pages; undefined where none is set up. */
	pages?: string;
}

/** Where an action began. Kept with its draft: ids and dates as they are, what a message says sealed with the answers. */
export interface Origin {
	placeId?: Key;
	platform?: string;
	/** The platform's ids of the place, whether or not the record knows it. */
	where?: {
		tenant: string;
		ref: string;
		address: unknown;
		group: boolean;
		/** Whether people of other organisations read there: known where the action asks for it. */
		shared?: boolean | "unknown";
	};
	/** What a button without a subject was about: a reference that led nowhere. */
	hint?: string;
	message?: {
		id: string;
		root: string;
		at: string;
		link: string;
		authorId: Key | null;
		/** What became of it since the form was begun. */
		changed?: "edited" | "deleted";
		/** As its author wrote it, whatever becomes of it in a form. */
		text?: Private;
		/** Its edit and deletion are told, whether or not the panel has what is said in channels handed over. */
		changesTold?: true;
	};
}

/** Choices offered: listed here, or read from the record when the form is opened. */
type Options<K extends SubjectKind> = readonly Option[] | ((asking: Asking<K>) => Promise<readonly Option[]>);

/** One question of a form. */
export type Question<K extends SubjectKind = SubjectKind, S extends z.ZodType = z.ZodType> = {
	/** What is asked; read from the record where it names something there. */
	label: Words | ((asking: Asking<K>) => Promise<Words>);
	hint?: Words;
	schema: S;
	/** An answer that everybody is to give, although a blank one must get through to the form's own check. */
	expected?: true;
} & (
	| { as: "text"; lines?: number }
	| { as: "date" }
	| { as: "one"; options: Options<K>; look?: "radio" | "list" }
	| { as: "many"; options: Options<K>; gone?: Words }
	| { as: "person" }
);

/** What a step of a form knows while it is asked. */
export interface Asking<K extends SubjectKind = SubjectKind> {
	ctx: PersonCtx;
	subject: Subjects[K];
	/** The answers of this and earlier steps, as their schemas gave them. */
	soFar: Readonly<Record<string, unknown>>;
	/** Ids that earlier steps left behind. */
	kept: Readonly<Record<string, Key>>;
}

export type Questions<K extends SubjectKind = SubjectKind> = Readonly<Record<string, Question<K>>>;

export interface Step<K extends SubjectKind = SubjectKind> {
	title: Words;
	/** The questions; a function where they depend on earlier answers. */
	fields: Questions<K> | ((asking: Asking<K>) => Questions<K>);
	/** What stands above the questions. */
	notes?: readonly Block<Frank>[] | ((asking: Asking<K>) => Promise<readonly Block<Frank>[]>);
	/** Asked only when this holds. */
	when?(asking: Asking<K>): boolean;
	/** Errors that concern several answers at once, by field. */
	check?(asking: Asking<K>): Promise<Record<string, Words>> | Record<string, Words>;
	/** Saves what must not wait for the rest of the form; the ids it returns are kept with the draft. */
	save?(asking: Asking<K>): Promise<Record<string, Key>>;
	/** Whether it saves also when the screen has errors: nothing incomplete may keep an alert back. */
	savesIncomplete?: true;
	/** Ids that the draft keeps of a screen that has errors and is shown again: such as what it then shows. Saves nothing. */
	shownAgain?(asking: Asking<K>): Promise<Record<string, Key>>;
}

export interface Form<K extends SubjectKind = SubjectKind> {
	title: Words;
	/** What the last button says: the act itself. */
	send: Words;
	steps: readonly Step<K>[];
}

/** What an action begins from. */
export interface Beginning<K extends SubjectKind = SubjectKind> {
	ctx: PersonCtx;
	subject: Subjects[K];
	/** What was typed after the word; undefined where nothing was typed. */
	words?: Private;
	message?: Captured;
}

/**
 * Kept by a form that begins with what it opened of a case: the case. It opens again, and takes answers, for as long as
 * whoever began it may open that case.
 */
export const OPENED = "opened";

/** First answers of a form, by field. */
export type Prefilled = Record<string, Frank | readonly string[]>;

/** What of a form that was sent could not be recorded now: it opens again with this, as it was typed. */
export interface LeftOver {
	kept: Record<string, Key>;
	prefilled: Prefilled;
}

/** Something a person can do. Command, button, shortcut, message action and home entry are its doors. */
export interface Action<K extends SubjectKind = SubjectKind> {
	/** `noun.verb` or a plain word: it travels in buttons, so it is stable. */
	name: string;
	on: K;
	allow: Permission;
	/** One line of help: what it does, in the words a practitioner would use. */
	help: Words;
	doors: {
		/** The word typed after the command, or to the bot. */
		word?: Words;
		/** How it is used: `case REFERENCE`. */
		usage?: Words;
		/** Where the word stands in the bot's own short menu: ten words at most in a chat with it, ten where others are. */
		menu?: Menu;
		/** The label of a global shortcut and of a compose action. */
		shortcut?: Words;
		/** The label of its button in the help and on the home page. */
		button?: Words;
		/** The label of a message shortcut or message action. */
		message?: Words;
		/**
		 * Offered to anybody on the page that a panel may open to the public: one action at most has this.
		 * `fears`: whether answers, as they were sent, say that a child is in danger. Those are held back by no flood of others.
		 */
		public?: { fears(answers: Readonly<Record<string, unknown>>): boolean };
	};
	/** It raises or answers an alert about a child: no limit on how much is asked keeps it back. */
	alert?: true;
	/** It lists or searches cases, for whoever covers those of both: that it was read by cover is put on record. */
	lists?: true;
	/** It needs to know whether people of other organisations read where it is done: the platform is asked beforehand. */
	asksWhoReads?: true;
	/** Its answer is a file to download: no button offers it where Rollcall has no web address. */
	file?: true;
	form?: Form<K>;
	/** Shows something to read, rather than a form: it needs a press, not a typed word, to open. */
	opens?: true;
	/** Ids that the form is about, fixed when it begins: what changes meanwhile takes no typed answer with it. May refuse. */
	keeps?(from: Beginning<K>): Promise<Record<string, Key>>;
	/** First answers, taken from what was typed after the word, from a message, or from the record. May refuse. */
	prefill?(from: Beginning<K>): Prefilled | Promise<Prefilled>;
	/** `left`: of a form that was recorded in part, the rest. */
	run(ctx: PersonCtx, subject: Subjects[K], answers: Asking<K>): Promise<Reply & { left?: LeftOver }>;
}

/** A message drawn from the record at the moment it is sent, for all who are in a place: no sealed value is in reach. */
export interface View<D = unknown> {
	name: string;
	/** It calls somebody to act on a child now: it is sent before whatever else waits for its place. */
	alert?: true;
	/** It goes on with what a message before it began: it is sent after whatever else waits for its place. */
	rest?: true;
	/**
	 * It goes to people who must know by their office, whether or not they may open or know of the case: what it says is a
	 * reference and what to do. On the web, where others may read of a case only while they may know of it, they read it
	 * for as long as they have the roles with which they were told.
	 */
	toldByName?: true;
	/** It may go to somebody who is not on the panel: everything else is for those who are, at the moment it is sent. */
	toAnybody?: true;
	/**
	 * Undefined when there is nothing to show any more: the posting is then dropped.
	 * @param key the posting's own, for views of which several are about one subject.
	 * @param begun whether it stands already, or answers in a thread that does: what was begun is finished, even where
	 *   it is too late to begin it.
	 * @param reader whose private chat it is for; undefined in a channel
	 */
	load(ctx: Ctx, subject: Key, key: string, begun: boolean, reader?: Key): Promise<D | undefined>;
	show(data: D): Message;
}

/** Work that time calls for. It must be safe to run at any moment, twice, and on every replica. */
export interface Nudge {
	name: string;
	every: "minute";
	/**
	 * Which come before everything else of every panel, since all of them wait for it at one moment; and which after it,
	 * since they may take long in a panel. In between without it.
	 */
	turn?: "first" | "last";
	/** For one panel, in a transaction of its own. */
	run(ctx: Ctx, panel: Key): Promise<void>;
}

/** What somebody wrote, changed or deleted in a channel of the panel. Nobody asked the bot for anything. */
export interface Heard {
	change: "posted" | "edited" | "deleted";
	panel: Key;
	placeId: Key;
	message: Pick<Captured, "id" | "root" | "at" | "link" | "text">;
	/** Whoever wrote it; null for somebody who is not on the panel: then the bot acts for itself, and can seal nothing. */
	author: Key | null;
}

export interface Feature {
	name: string;
	/** The heading in help under which its words stand; features that follow one another share it. */
	under?: Words;
	actions?: readonly Action[];
	views?: readonly View[];
	/** Everything it can write in the ledger. */
	// biome-ignore lint/suspicious/noExplicitAny: a list of events of every kind of fact
	events?: readonly EventKind<any>[];
	nudges?: readonly Nudge[];
	/** Takes in what is said in the panel's channels. */
	hears?(ctx: Ctx, heard: Heard): Promise<void>;
}

/** Declares an action. */
export const action = <K extends SubjectKind>(declared: Action<K>): Action => declared as unknown as Action;

/** Declares a view. */
export const view = <D>(declared: View<D>): View => declared as View;

/** A step whose fields are named, for forms on a kind of subject. */
export const step = <K extends SubjectKind>(declared: Step<K>): Step<K> => declared;

/** The buttons of these actions, as far as this person may use them on the panel at hand. */
export const buttonsOf = (ctx: PersonCtx, actions: readonly Action[]): Button[] =>
	actions.flatMap((a): Button[] =>
		a.doors.button && may(ctx.person, a.allow, ctx.panel) && (ctx.pages || !a.file)
			? [{ label: a.doors.button, action: a.name, on: "", opens: Boolean(a.form) }]
			: [],
	);
