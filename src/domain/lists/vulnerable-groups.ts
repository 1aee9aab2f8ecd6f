import type { CodeOf } from "./coded.ts";
import type { RiskCode } from "./risk-questions.ts";

/** Under which headings the groups are asked for, at most ten under each. Those under none are asked on the risk screen. */
export const GROUP_AREAS = [
	{ code: "home", label: "Where the family lives, and moves" },
	{ code: "family", label: "At home" },
	{ code: "harm", label: "Harm, or the risk of it" },
	{ code: "school", label: "School, health and needs" },
] as const;

export type GroupArea = CodeOf<typeof GROUP_AREAS>;

interface Group {
	code: string;
	label: string;
	/** The documents that name it: S0 CPOMS blog, S1 Bury, S2 Derbyshire, S3 innov8/Suffolk, S4 Leicestershire. */
	seeds: readonly ("S0" | "S1" | "S2" | "S3" | "S4")[];
	area: GroupArea | null;
	/** Questions of the risk screen, a Yes to any of which says it: it is not asked a second time where it has no area. */
	saidBy: readonly RiskCode[];
	/** To say it is to say Yes to this question of the risk screen, whenever it is said: see dangersIn. */
	says?: RiskCode;
}

const asked = { saidBy: [] } as const;

/** Groups of children who are likelier to go missing from education: 36, merged from five published documents. */
export const VULNERABLE_GROUPS = [
	{
		...asked,
		code: "youth_justice",
		label: "Known to youth justice",
		seeds: ["S2", "S3", "S4"],
		area: "harm",
	},
	{
		...asked,
		code: "domestic_abuse_or_refuge",
		label: "Domestic abuse, or living in a refuge",
		seeds: ["S2", "S3", "S4"],
		area: "family",
	},
	{
		...asked,
		code: "homeless_or_temporary_home",
		label: "Homeless, or in temporary or shared accommodation",
		seeds: ["S2", "S3", "S4"],
		area: "home",
	},
	{
		...asked,
		code: "bereavement_or_trauma",
		label: "Family bereavement or trauma",
		seeds: ["S2"],
		area: "family",
	},
	{ ...asked, code: "runaway", label: "Has run away", seeds: ["S0", "S2", "S3", "S4"], area: "harm" },
	{
		...asked,
		code: "sen_or_extra_support",
		label: "Special educational needs or extra support",
		seeds: ["S1", "S2"],
		area: "school",
	},
	{
		...asked,
		code: "refugee_or_asylum_seeking",
		label: "Refugee, asylum-seeking or unaccompanied",
		seeds: ["S2", "S3", "S4"],
		area: "home",
	},
	{ ...asked, code: "newly_arrived", label: "Newly arrived in the country", seeds: ["S4"], area: "home" },
	{
		...asked,
		code: "migrant_worker_family",
		label: "Migrant worker's family",
		seeds: ["S3", "S4"],
		area: "home",
	},
	{
		...asked,
		code: "gypsy_roma_traveller",
		label: "Gypsy, Roma or Traveller",
		seeds: ["S2", "S3", "S4"],
		area: "home",
	},
	{ ...asked, code: "transient", label: "Family that moves often", seeds: ["S0", "S3", "S4"], area: "home" },
	{ ...asked, code: "armed_forces", label: "Armed Forces family", seeds: ["S3", "S4"], area: "home" },
	{
		code: "looked_after",
		label: "Looked after",
		seeds: ["S2", "S3", "S4"],
		area: null,
		saidBy: ["looked_after"],
	},
	{ ...asked, code: "missing_from_care", label: "Missing from care", seeds: ["S4"], area: "harm" },
	{
		code: "privately_fostered",
		label: "Privately fostered",
		seeds: ["S4"],
		area: null,
		saidBy: ["privately_fostered"],
	},
	{ ...asked, code: "young_carer", label: "Young carer", seeds: ["S0", "S2", "S3", "S4"], area: "family" },
	{ ...asked, code: "teenage_parent", label: "Teenage parent", seeds: ["S2", "S3", "S4"], area: "family" },
	{
		...asked,
		code: "child_mental_health",
		label: "Child's mental health",
		seeds: ["S0", "S2"],
		area: "school",
	},
	{
		...asked,
		code: "long_term_medical",
		label: "Long-term medical or emotional condition",
		seeds: ["S0", "S3", "S4"],
		area: "school",
	},
	{
		...asked,
		code: "excluded",
		label: "Permanently or unlawfully excluded",
		seeds: ["S2", "S3", "S4"],
		area: "school",
	},
	{
		...asked,
		code: "forced_marriage_honour_fgm",
		label: "Forced marriage, 'honour'-based abuse or FGM",
		seeds: ["S2", "S4"],
		area: "harm",
		says: "serious_worry",
	},
	{
		...asked,
		code: "substance_misuse",
		label: "Drug or alcohol misuse",
		seeds: ["S2", "S4"],
		area: "family",
	},
	{
		...asked,
		code: "family_antisocial_behaviour",
		label: "Anti-social behaviour in the family",
		seeds: ["S4"],
		area: "family",
	},
	{
		...asked,
		code: "unsuitable_home_education",
		label: "Home education that is not suitable",
		seeds: ["S4"],
		area: "school",
	},
	{ ...asked, code: "bullied", label: "Bullied", seeds: ["S4"], area: "harm" },
	{
		...asked,
		code: "discrimination",
		label: "Discrimination: race, faith, gender, disability or sexuality",
		seeds: ["S4"],
		area: "harm",
	},
	{
		...asked,
		code: "sexual_exploitation_or_trafficking",
		label: "Sexual exploitation or trafficking",
		seeds: ["S1", "S4"],
		area: "harm",
		says: "exploitation",
	},
	{
		...asked,
		code: "leaving_independent_or_academy",
		label: "Leaving an independent school, academy or free school",
		seeds: ["S3"],
		area: "school",
	},
	{ ...asked, code: "prolonged_stay_abroad", label: "Long stay abroad", seeds: ["S4"], area: "home" },
	{ ...asked, code: "school_closed", label: "School closed", seeds: ["S4"], area: "school" },
	{
		...asked,
		code: "parent_mental_health",
		label: "Parent's mental ill-health",
		seeds: ["S4"],
		area: "family",
	},
	{
		...asked,
		code: "parent_learning_difficulty",
		label: "Parent with a learning difficulty",
		seeds: ["S4"],
		area: "family",
	},
	{ ...asked, code: "poverty", label: "Poverty or deprivation", seeds: ["S1"], area: "home" },
	{
		code: "social_care_involvement",
		label: "Social care involvement",
		seeds: ["S1"],
		area: "family",
		saidBy: ["protection_plan", "section_47", "care_order", "looked_after"],
	},
	{
		...asked,
		code: "gangs_or_radicalisation",
		label: "Gangs, county lines or radicalisation",
		seeds: ["S0", "S1", "S3"],
		area: "harm",
		says: "exploitation",
	},
	{
		...asked,
		code: "complex_needs",
		label: "Complex social or behavioural needs",
		seeds: ["S0"],
		area: "school",
	},
] as const satisfies readonly Group[];

export type VulnerableGroup = CodeOf<typeof VULNERABLE_GROUPS>;

/** The groups of a child: those that were ticked, and those that the answers of the risk screen say. */
export function groupsOf(
	ticked: readonly VulnerableGroup[],
	risk: Readonly<Partial<Record<RiskCode, string>>>,
): VulnerableGroup[] {
	return VULNERABLE_GROUPS.filter(
		({ code, saidBy }) => ticked.includes(code) || saidBy.some((question) => risk[question] === "yes"),
	).map(({ code }) => code);
}

/**
 * What groups that were ticked say of the risk screen (S1, "Why it matters"): abuse, exploitation, gangs and radicalisation
 * are dangers to a child wherever they are said, and not only a group that the child belongs to.
 */
export function dangersIn(ticked: readonly VulnerableGroup[]): RiskCode[] {
	const groups: readonly Group[] = VULNERABLE_GROUPS;
	const said = groups.filter(({ code }) => (ticked as readonly string[]).includes(code));
	return [...new Set(said.flatMap(({ says }) => says ?? []))];
}
