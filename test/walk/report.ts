import {placeOf} from './look.js';
import {isReviewPlace} from './oracle.js';
import type {Event, Walk} from './record.js';

type Tally = Readonly<Record<'keys' | 'reviews' | 'writes' | 'faults' | 'conflicts' | 'restarts', number>>;

export const noTally: Tally = {keys: 0, reviews: 0, writes: 0, faults: 0, conflicts: 0, restarts: 0};

/** Counts the events of a walk. A walk without writes proves nothing. */
export function tallyOf({events, runs}: Walk): Tally {
	const titles = events
		.flatMap(event => (event.kind === 'shown' ? [event.title] : []))
		.filter((title, index, all) => title !== all[index - 1]);
	const count = (isCounted: (event: Event) => boolean) => events.filter(event => isCounted(event)).length;
	return {
		keys: count(({kind}) => kind === 'key'),
		reviews: titles.filter(title => /^(?:Review|Delete|Invite|Remove|Cancel invitation) · /v.test(title)).length,
		writes: count(({kind}) => kind === 'write'),
		faults: count(event => event.kind === 'fault' || (event.kind === 'write' && event.write.fate !== 'passed on')),
		conflicts: titles.filter(title => title.startsWith('Conflict · ')).length,
		restarts: runs.length - 1,
	};
}

export const addTallies = (one: Tally, other: Tally): Tally => ({
	keys: one.keys + other.keys,
	reviews: one.reviews + other.reviews,
	writes: one.writes + other.writes,
	faults: one.faults + other.faults,
	conflicts: one.conflicts + other.conflicts,
	restarts: one.restarts + other.restarts,
});

export const tallyText = (tally: Tally): string =>
	Object.entries(tally)
		.map(([name, count]) => `${count} ${name}`)
		.join(', ');

function lineOf(event: Event): readonly string[] {
	const at = `${String(event.at).padStart(7)} ms  `;
	switch (event.kind) {
		case 'key': {
			return [`${at}${event.step}: ${event.key}${event.isSettled ? '' : '  (without waiting for the screen)'}`];
		}

		case 'shown': {
			const place = placeOf({title: event.title, lines: event.lines, hint: event.lines.at(-1) ?? '', screen: ''});
			return [
				`${at}screen: ${event.title}`,
				...(isReviewPlace(place) ? event.lines.map(line => `${' '.repeat(14)}│ ${line}`) : []),
			];
		}

		case 'write': {
			const {method, path, body, parentPath, isNamesake, isAgain, account, fate} = event.write;
			return [
				`${at}WRITE ${event.number}: ${method} ${path} ${body}${parentPath === undefined ? '' : ` below “${parentPath}”`}${isNamesake ? ', a namesake' : ''}${isAgain ? ', again' : ''}${account ? ` changes ${JSON.stringify(account.changes)} of ${account.name}` : ''}: ${fate}`,
			];
		}

		case 'fault': {
			return [`${at}${event.request}: ${event.fate}`];
		}

		case 'told': {
			return [`${at}${event.text}`];
		}

		case 'stored': {
			return [`${at}WRITE ${event.number} is stored${event.id === undefined ? '' : `: ${event.id}`}`];
		}

		case 'begun': {
			return [`${at}cforgs ${event.command}`];
		}

		case 'ended': {
			return [
				`${at}status ${event.status ?? 'none: killed'}`,
				...event.output
					.trim()
					.split('\n')
					.map(line => `${' '.repeat(14)}│ ${line}`),
			];
		}

		case 'seen': {
			return [];
		}
	}
}

/** Everything needed to understand and repeat a walk. */
export function reportOf(
	{seed, faults, events, runs, lastScreen}: Walk,
	defects: readonly string[],
	options: string,
): string {
	const shown = events.filter((event, index) => {
		const before = events.slice(0, index).findLast(({kind}) => kind === 'shown');
		return (
			event.kind !== 'shown' ||
			before?.kind !== 'shown' ||
			before.title !== event.title ||
			event.title.startsWith('Delete · ')
		);
	});
	const keys = events.flatMap(event => (event.kind === 'key' ? [event.key === ' ' ? 'space' : event.key] : []));
	return [
		...defects.map(defect => `DEFECT: ${defect}`),
		`Repeat it with: npm run walk -- --seed ${seed} --walks 1 ${options}`,
		`Faults: ${faults.length === 0 ? 'none of those that can be left out' : faults.join(', ')}`,
		`Runs: ${runs.map(({ending, status}) => `${ending} (${status ?? 'did not end'})`).join(', ')}`,
		`Keys: ${keys.join(' ')}`,
		'Log:',
		...shown.flatMap(event => lineOf(event)),
		'Last screen:',
		lastScreen,
	].join('\n');
}
