import type { Key } from "../chat/message.ts";
import type { LetterCode } from "../domain/lists/letters.ts";

/** What an action can be about. Loaded under row security: what a person may not see is not there. */
export interface Subjects {
	nothing: undefined;
	case: CaseSubject;
	enquiry: EnquirySubject;
	contact: ContactSubject;
	decision: DecisionSubject;
	emergency: EmergencySubject;
	breach: BreachSubject;
	share: ShareSubject;
	handoff: HandOffSubject;
	erasure: ErasureSubject;
	meeting: MeetingSubject;
	item: ItemSubject;
	task: TaskSubject;
	letter: LetterSubject;
	notice: NoticeSubject;
	outgoing: OutgoingSubject;
	incoming: IncomingSubject;
	listed: ListedSubject;
	member: MemberSubject;
	joining: JoiningSubject;
}

export type SubjectKind = keyof Subjects;

export interface CaseSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	state: string;
	kind: string;
	urgent: boolean;
	restricted: boolean;
	closed: boolean;
}

export interface EnquirySubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	check: string;
	agency: Key;
	due: string;
	/** A day on the way to the date was not covered by a calendar. */
	approximate: boolean;
	held: string | null;
	closed: boolean;
	caseState: string;
}

export interface ContactSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	confirmed: boolean;
}

export interface DecisionSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	type: string;
	superseded: boolean;
}

/** A case that emergency duty opened with a reason. */
export interface EmergencySubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	person: Key;
	reviewed: boolean;
}

/** A message that names a child. */
export interface BreachSubject {
	id: Key;
	/** The case in whose thread it stands. */
	case: Key | null;
	panel: Key;
	author: Key | null;
	deleted: boolean;
}

/** A case's information shared outside the panel, asked for or withheld. */
export interface ShareSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	/** Whoever asked, and passes it on. */
	person: Key;
	decision: "shared" | "withheld";
	/** Made without a second person, to be reviewed. */
	atOnce: boolean;
	made: boolean;
	reviewed: boolean;
}

/** A child who was handed to somebody else to act. */
export interface HandOffSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	/** Who is to take it on; null for somebody outside the panel. */
	person: Key | null;
	taken: boolean;
}

/** A child's record that is to be erased, once a second person agrees. */
export interface ErasureSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	/** Whoever asked. */
	person: Key;
	answered: boolean;
	/** Minutes of its meetings were corrected as a whole: whoever agrees reads whether they name the child. */
	corrections: boolean;
}

/** A meeting of the panel. */
export interface MeetingSubject {
	id: Key;
	case: null;
	panel: Key;
	/** The meeting's day. */
	on: string;
	urgent: boolean;
	frozen: boolean;
	opened: boolean;
	ended: boolean;
	approved: boolean;
}

/** A case on a meeting's agenda. */
export interface ItemSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	meeting: Key;
	place: number;
	outcome: "decided" | "deferred" | null;
	opened: boolean;
	ended: boolean;
}

/** An action of a decision. */
export interface TaskSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	owner: Key | null;
	due: string;
	started: boolean;
	done: boolean;
}

/** A letter that is to be sent. */
export interface LetterSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	template: LetterCode;
	sent: boolean;
}

/** That somebody was told of a notification. They may not be able to open its case. */
export interface NoticeSubject {
	id: Key;
	case: Key;
	panel: Key;
	person: Key;
	received: boolean;
}

/** What was asked of somebody outside the panel about a child. */
export interface OutgoingSubject {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	kind: string;
}

/** What another authority, or a school elsewhere, asks of the panel. */
export interface IncomingSubject {
	id: Key;
	case: Key | null;
	panel: Key;
	kind: string;
	answered: boolean;
}

/** A child on one of the panel's lists. */
export interface ListedSubject {
	id: Key;
	/** Their case, where there is one. */
	case: Key | null;
	panel: Key;
	list: string;
	settled: boolean;
}

/** Somebody on a panel. */
export interface MemberSubject {
	/** Of both together: the same person on another panel has another. */
	id: Key;
	case: null;
	panel: Key;
	person: Key;
	knownAs: string;
	agency: string;
}

/** That another account is to be joined to whose this is: theirs alone to see. */
export interface JoiningSubject {
	id: Key;
	case: null;
	panel: Key;
	platform: "slack" | "teams";
	used: boolean;
}
