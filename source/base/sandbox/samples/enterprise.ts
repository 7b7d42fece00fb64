import {createRandom} from '../random.js';
import {dateAt, type Sample, type SampleOrganization} from './sample.js';
import {localesOf} from './locales.js';

const departments = ['Marketing', 'Engineering', 'Finance', 'Research & Development', 'Retail', 'Legal'];

/** One root with the accounts, and departments directly below it. `newest`: as for a distributor. */
export function enterprise(count: number, seed: number, newest?: number): Sample {
	const random = createRandom(seed);
	const [locale] = localesOf.Americas;
	const rootId = random.hex(4);
	const organizations = Array.from({length: count}, (_, index): SampleOrganization => ({
		id: index === 0 ? rootId : random.hex(4),
		name: index === 0 ? 'Initech Industries' : departmentName(index - 1),
		parentId: index === 0 ? undefined : rootId,
		create_time: dateAt(index / count, newest),
		kind: index === 0 ? 'headquarters' : 'department',
		locale,
		seed: seed + index,
	}));
	return {seed, organizations, hidden: []};
}

function departmentName(index: number): string {
	const round = Math.floor(index / departments.length);
	const name = departments[index % departments.length] ?? '';
	return round === 0 ? name : `${name} ${round + 1}`;
}
