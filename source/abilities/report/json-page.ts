import {harmlessJson} from '../../base/text/harmless.js';
import {isoTime} from '../../base/text/time.js';
import {
	type BranchFigures,
	type Coverage,
	type Figure,
	monthAt,
	type Months,
} from '../../kernel/figures/branch-figures.js';
import {findingsJson} from '../../kernel/figures/listed-findings.js';
import {treeJson} from '../../kernel/files/tree.js';
import {type Contents, madeAtText} from './contents.js';

const coverageJson = ({known, all, oldest}: Coverage) => ({
	known,
	of: all,
	oldest_read: oldest === undefined ? null : isoTime(oldest),
});

const figureJson = ({organizations, items, unknown, filter}: Figure) => ({
	...(items !== undefined && {number: items}),
	organizations,
	not_known: unknown,
	filter,
});

const monthsJson = (months: Months) => months.counts.map((number, at) => ({month: monthAt(months, at), number}));

const figuresJson = ({
	organizations,
	isChosen,
	levels,
	created,
	undated,
	changed,
	profiles,
	accounts,
	members,
}: BranchFigures) => ({
	organizations_below: isChosen ? null : organizations,
	levels,
	created: monthsJson(created),
	without_create_time: undated,
	changed: changed ? monthsJson(changed) : null,
	profiles: {
		...coverageJson(profiles),
		complete: figureJson(profiles.complete),
		no_profile: figureJson(profiles.noProfile),
		without_name: figureJson(profiles.noName),
		without_email: figureJson(profiles.noEmail),
		without_phone: figureJson(profiles.noPhone),
		without_address: figureJson(profiles.noAddress),
	},
	accounts: {
		...coverageJson(accounts),
		number: accounts.number,
		is_least: accounts.isLeast,
		without_second_factor: figureJson(accounts.withoutFactor),
		without_accounts: figureJson(accounts.none),
		types: accounts.types.map(({type, withoutFactor, ...figure}) => ({
			type,
			...figureJson(figure),
			without_second_factor: withoutFactor,
		})),
	},
	members: {
		...coverageJson(members),
		people: members.people,
		without_second_factor: figureJson(members.withoutFactor),
		second_factor_not_known: members.factorUnknown,
		pending: figureJson(members.pending),
		long_pending: figureJson(members.longPending),
	},
});

/**
A report for programs, with everything that the page for people leaves out.

@yields Nothing, after each part, so that keys come first.
*/
export function* jsonPage(contents: Contents): Generator<undefined, string> {
	const {
		top,
		choice,
		host,
		organizations,
		figures,
		findings,
		judged,
		found,
		withoutFactor,
		invitations,
		changes,
		lacks,
		extent,
	} = contents;
	const head = harmlessJson(
		{
			made_at: madeAtText(contents),
			host,
			organization: top ?? null,
			group: choice?.group ?? null,
			where: choice?.where ?? null,
			organizations,
			lacks,
			figures: figuresJson(figures),
			attention: findingsJson(findings, judged, found),
			members_without_second_factor: withoutFactor.map(({email, name, places}) => ({
				email,
				name,
				organizations: places,
			})),
			pending_invitations: invitations.map(({email, place, since}) => ({
				email,
				organization: place,
				since: since === '' ? null : since,
			})),
			changes: {
				since: isoTime(changes.since),
				of_snapshot: changes.isOfSnapshot,
				remarks: changes.remarks,
				changes: changes.changes.map(({at, id, name, path, what, details, json}) => ({
					time: at === undefined ? null : isoTime(at),
					id,
					name,
					path,
					what,
					details,
					...json,
				})),
			},
		},
		'\t',
	).replace(/\n\}$/v, '');
	yield undefined;
	return `${head},\n\t"tree": ${treeJson(extent).trimEnd().replaceAll('\n', '\n\t')}\n}\n`;
}
