import { z } from "zod";
import { MENTIONED } from "../../domain/digest-facts.ts";
import { FULL_VIEWS } from "../../domain/digest-fold.ts";
import { ESCALATION_STEPS } from "../../domain/escalation.ts";
import { ATTENDANCE_CODES } from "../../domain/lists/attendance-codes.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { QUORUM } from "../../domain/quorum.ts";
import {
	Closures,
	check,
	count,
	day,
	Letters,
	postcodes,
	Terms,
	Timescales,
	time,
	workingDays,
	years,
} from "./settings-kinds.ts";

/** What a panel sets for itself. Everything has a default but the numbers to call and the named officer. */
export const PanelSettings = z.strictObject({
	zone: z.string().default("Europe/London"),
	/** The digest's time on each working day, and the time after which a missed one is not sent any more. */
	digest: z
		.strictObject({
			at: time
				.refine((t) => !t.startsWith("01:"), "Choose a time outside 01:00 to 01:59: the clocks change then.")
				.default("08:30"),
			latest: time.default("17:00"),
			/**
			 * From which day of the week the next digest lists everything overdue; on the others, what did not change is counted.
			 */
			fullView: z.enum(FULL_VIEWS).default("monday"),
			/** Whom the digest mentions in the channels: nobody, owners of what is urgent and overdue, or of anything overdue. */
			mention: z.enum(MENTIONED).default("none"),
		})
		.refine((d) => d.at < d.latest, {
			path: ["latest"],
			message: "The latest time must be after the digest's time: otherwise none is ever sent.",
		})
		.prefault({}),
	/** Who has the private morning list until they choose for themselves: its coordinators, everybody or nobody. */
	personalDigest: z.enum(["coordinators", "everybody", "nobody"]).default("coordinators"),
	/** Shown above every form and in every alert. */
	emergency: z.strictObject({
		socialCare: z.string().min(3),
		outOfHours: z.string().min(3),
		police: z.string().min(3).default("101"),
	}),
	/** The person whom referrers are told to ring: an id in the record, a key in a panel file. */
	officer: z.string(),
	phone: z.string().min(3),
	/**
	 * The information-governance contact, who is told of a data breach, and is sent the state of the audit record each day
	 * and keeps it: an id in the record, a key in a panel file.
	 */
	informationGovernance: z.string().nullable().default(null),
	/**
	 * People who are told of every notification, besides the named officer and the school's safeguarding leads (S3, 5.2): ids
	 * in the record, keys in a panel file.
	 */
	toldOfEach: z.array(z.string()).max(20, "Name twenty people at most.").default([]),
	/**
	 * Whether what is written in the threads of its cases is kept on the case, with its changes and deletions. It takes a manifest
	 * that has the platform hand over what is written in channels (`rollcall manifest --all-messages`).
	 */
	threads: z.strictObject({ keep: z.boolean().default(false) }).prefault({}),
	/** Whether anybody may tell the panel of a child on a public page, without an account. */
	publicForm: z.boolean().default(false),
	/** Minutes until a safeguarding contact that was promised is chased. */
	chaseAfterMinutes: z.int().min(5).max(240).default(30),
	/** Working days after which an overdue enquiry is told to its owner, its agency's leads and the coordinators (X4). */
	escalation: z
		.strictObject({
			owner: workingDays.default(ESCALATION_STEPS.owner),
			agencyLead: workingDays.default(ESCALATION_STEPS.agencyLead),
			coordinator: workingDays.default(ESCALATION_STEPS.coordinator),
		})
		.refine((s) => s.owner <= s.agencyLead && s.agencyLead <= s.coordinator, {
			message: "Tell the owner first, then the agency's leads, then the coordinators.",
		})
		.prefault({}),
	/** Working days in all for which an overdue enquiry may be put off by whoever is to answer; 0 has nothing put off. */
	putOffDays: z.int().min(0).max(20).default(5),
	/** Hours for which emergency duty may open a case that it gave a reason for. */
	emergencyHours: z.int().min(1).max(72).default(12),
	/** For how many years a case is kept (domain/retention.ts): after its end, and after the child's birth. */
	retention: z
		.strictObject({
			afterEnd: years.default(7),
			afterBirth: years.default(25),
			ehcPlan: years.default(45),
			lookedAfter: years.default(75),
		})
		.prefault({}),
	/** Months for which what people say of Rollcall itself is kept in their words. */
	feedbackMonths: z.int().min(1).max(120).default(12),
	/** Information-sharing agreements, with agencies by their keys. */
	agreements: z
		.array(
			z.strictObject({
				agency: z.string(),
				title: z.string().trim().min(1, "Give a name.").max(200, "Keep this under 200 characters."),
				link: z.url({ protocol: /^https$/, error: "Give the whole address, with https://." }),
				signed: day,
				expires: day,
			}),
		)
		.default([]),
	/** Policies, procedures and guidance, with the day by which each is to be reviewed. */
	documents: z
		.array(
			z.strictObject({
				title: z.string().trim().min(1, "Give a name.").max(200, "Keep this under 200 characters."),
				link: z.url({ protocol: /^https$/, error: "Give the whole address, with https://." }),
				review: day.optional(),
			}),
		)
		.max(10, "Ten documents are shown at most: keep those that people look for.")
		.default([]),
	/**
	 * Its children are invented, for people to practise with. Everything it says is marked PRACTICE, and it is in no report,
	 * return, census, export or figures.
	 */
	practice: z.boolean().default(false),
	/** The day by which the panel's numbers and names, as the contact card has them, are to be checked. */
	contactsReview: day.nullable().default(null),
	/** Census days of the DfE's termly return: for each the record is kept as it stood. The DfE announces them each year. */
	censusDays: z.array(day).default([]),
	/** In what leaves the panel, figures from 1 to this are kept back; 0 keeps none back. */
	smallNumbers: z.int().min(0).max(20).default(5),
	/** The next meetings, with the day on which papers close. */
	meetings: z.array(z.strictObject({ on: day, papers: day })).default([]),
	/** What a meeting needs in order to decide: without it, what is agreed is a recommendation. */
	quorum: z
		.strictObject({
			chair: z.boolean().default(QUORUM.chair),
			authorityEducation: z.boolean().default(QUORUM.authorityEducation),
			others: z.int().min(0).max(20).default(QUORUM.others),
		})
		.prefault({}),
	/** Letters: their words, and within how many working days each is to be sent. */
	letters: Letters,
	/**
	 * The school attendance order route: how many days a notice runs, the day of service among them (Education Act 1996,
	 * section 437: at least 15), and what it is called. The 2026 Act brings in a preliminary notice (section 39).
	 */
	attendanceOrder: z
		.strictObject({
			noticeDays: z
				.int()
				.min(15, "A notice runs for at least 15 days, the day of service among them (section 437).")
				.max(90)
				.default(15),
			notice: z.string().trim().min(3).max(60).default("Notice"),
		})
		.prefault({}),
	/** Times that others set, in school days (domain/lists/timescales.ts): shown to people, and watched in attendance. */
	timescales: Timescales,
	/** How many weeks the authority's enquiries usually take: whoever raises a notification is told. */
	enquiryWeeks: z
		.strictObject({ from: z.int().min(1).max(52).default(6), to: z.int().min(1).max(52).default(8) })
		.refine(({ from, to }) => from <= to, "Give the shorter time first.")
		.prefault({}),
	/** School days after a pupil left within which the school uploads the pupil's file. */
	pupilFileDays: z.int().min(1).max(60).default(15),
	/**
	 * Attendance of children whom the panel placed: when the daily post is sent, and which pattern of absence is told to
	 * those who must know: so many sessions with these codes within so many weeks.
	 */
	attendance: z
		.strictObject({
			at: time.default("16:30"),
			pattern: z
				.strictObject({
					codes: z
						.array(z.enum(codesOf(ATTENDANCE_CODES)))
						.min(1, "Give at least one code.")
						.default(["O", "N"]),
					sessions: z.int().min(1).max(100).default(10),
					weeks: z.int().min(1).max(52).default(4),
				})
				.prefault({}),
		})
		.prefault({}),
	/** The postcode districts of the authority's area: a home elsewhere is another authority's. Without any nothing is said. */
	postcodes,
	/** Other authorities whose contact, or whose postcode districts, the panel wants at hand. */
	authorities: z
		.array(
			z.strictObject({
				name: z.string().trim().min(1, "Give a name.").max(200, "Keep this under 200 characters."),
				phone: z.string().min(3).optional(),
				email: z.email("Give an e-mail address.").optional(),
				postcodes,
			}),
		)
		.default([]),
	/** Working days for what crosses a boundary: until it is acknowledged, answered, and done. */
	transfers: z
		.strictObject({
			/** A transfer to or from another authority. */
			acknowledge: workingDays.default(2),
			answer: workingDays.default(10),
			/** A move to another school, or a referral to another service. */
			referralAcknowledge: workingDays.default(5),
			referralAnswer: workingDays.default(10),
			referralDone: workingDays.default(20),
			/** Another authority asks for help in looking for a child. */
			helpAnswer: workingDays.default(5),
			/** Days for which what was said of a child is kept after a request was answered, or the child left a list. */
			keepDays: z.int().min(0).max(3650).default(90),
		})
		.prefault({}),
	/** Months until a child on the home education list is looked at again. */
	homeEducationReviewMonths: z.int().min(1).max(24).default(12),
	plan: z
		.strictObject({
			never: z.array(check).optional(),
			always: z.array(check).optional(),
			due: z.partialRecord(check, count).optional(),
		})
		.default({}),
	/** Working days and days off proclaimed after the bank holidays were published. */
	oneOffDays: z
		.array(z.strictObject({ date: day, working: z.boolean(), why: z.string().min(1) }))
		.default([]),
	/** The authority's school terms, half-terms apart. Without any, school days are approximate and say so. */
	terms: Terms.default([]),
	closures: Closures.default([]),
});
export type PanelSettings = z.infer<typeof PanelSettings>;
