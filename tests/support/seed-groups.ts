import type { VulnerableGroup } from "../../src/domain/lists/vulnerable-groups.ts";

type Named = Readonly<Record<string, readonly [VulnerableGroup, ...VulnerableGroup[]]>>;

/** The fourteen groups of the Derbyshire policy (S2, 7), in its words. */
export const S2_GROUPS: Named = {
	"Young people who have committed offences": ["youth_justice"],
	"Children living in women's refuges": ["domestic_abuse_or_refuge"],
	"Children of troubled families i.e. suffering bereavement, trauma, domestic violence, homelessness etc": [
		...(["bereavement_or_trauma", "domestic_abuse_or_refuge", "homeless_or_temporary_home"] as const),
	],
	"Young runaways": ["runaway"],
	"Children with special educational needs": ["sen_or_extra_support"],
	"Refugee and asylum seeking children": ["refugee_or_asylum_seeking"],
	"Travelling families": ["gypsy_roma_traveller"],
	"Looked after children": ["looked_after"],
	"Teenage parenthood": ["teenage_parent"],
	"Children with mental health issues": ["child_mental_health"],
	"Young carers": ["young_carer"],
	"Children who are permanently excluded from school": ["excluded"],
	"Young people being forced into marriage": ["forced_marriage_honour_fgm"],
	"Children involved in substance misuse": ["substance_misuse"],
};

/** The fourteen groups of the innov8/Suffolk policy (S3, 2.2). */
export const S3_GROUPS: Named = {
	"young people who have committed offences": ["youth_justice"],
	"children living in domestic abuse refuges": ["domestic_abuse_or_refuge"],
	"children of homeless families perhaps living in temporary accommodation": ["homeless_or_temporary_home"],
	"young runaways": ["runaway"],
	"children with long-term medical or emotional problems": ["long_term_medical"],
	"looked after children": ["looked_after"],
	"children with a Gypsy/Roma/Traveller background": ["gypsy_roma_traveller"],
	"young carers": ["young_carer"],
	"children from transient families": ["transient"],
	"teenage mothers": ["teenage_parent"],
	"children who are permanently excluded from school": ["excluded"],
	"migrant children whether in families seeking asylum or economic migrants": [
		...(["refugee_or_asylum_seeking", "migrant_worker_family"] as const),
	],
	"children moving out of independent schools/academies/free schools": ["leaving_independent_or_academy"],
	"children whose parent(s) are in the Armed Forces": ["armed_forces"],
};

/** The twenty-six groups of the Leicestershire page (S4). */
export const S4_GROUPS: Named = {
	"Children under the supervision of the youth justice system": ["youth_justice"],
	"Families fleeing domestic violence": ["domestic_abuse_or_refuge"],
	"Homeless families, perhaps living in temporary accommodation, houses of multiple occupancy or Bed and Breakfast":
		["homeless_or_temporary_home"],
	Runaways: ["runaway"],
	"Families involved in anti-social behaviour": ["family_antisocial_behaviour"],
	"Children affected by substance and/or alcohol misuse": ["substance_misuse"],
	"Unaccompanied asylum seekers; children of refugees and asylum seeking families": [
		"refugee_or_asylum_seeking",
	],
	"New immigrant families, who are not yet established in the UK & may not have fixed addresses": [
		"newly_arrived",
	],
	"Migrant worker families (who may not be familiar with the education system)": ["migrant_worker_family"],
	"Families who can be highly mobile, eg parents in the armed forces, Gypsy, Roma and traveller families": [
		...(["transient", "armed_forces", "gypsy_roma_traveller"] as const),
	],
	"Home educated children not receiving suitable tuition": ["unsuitable_home_education"],
	"Children who have been bullied": ["bullied"],
	"Children who have suffered discrimination on the grounds of race, faith, gender, disability or sexuality":
		["discrimination"],
	"At risk of sexual exploitation, including children who have been trafficked to, or within the UK": [
		"sexual_exploitation_or_trafficking",
	],
	"At risk of ‘honour’ based violence including forced marriage or female genital mutilation": [
		"forced_marriage_honour_fgm",
	],
	"Looked after children/children in care": ["looked_after"],
	"Children who go missing from care": ["missing_from_care"],
	"Privately fostered": ["privately_fostered"],
	"Young carers": ["young_carer"],
	"Teenage parents": ["teenage_parent"],
	"Permanently excluded from school, particularly those excluded unlawfully e.g. for problematic behaviour or offending":
		["excluded"],
	"Parents take them abroad for a prolonged period": ["prolonged_stay_abroad"],
	"Registered with a school that has closed, and have not made the transition to another school": [
		"school_closed",
	],
	"Parents with mental health problems": ["parent_mental_health"],
	"Parents with learning difficulties": ["parent_learning_difficulty"],
	"Long term medical or emotional problems": ["long_term_medical"],
};
