import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Organization} from '../../../source/base/api/schemas.js';
import {changesBetween} from '../../../source/kernel/files/snapshot-changes.js';
import {parseSnapshot, snapshotText} from '../../../source/kernel/files/snapshot.js';
import {profile} from '../../helpers/state.js';

// What happened to an existing organization: any combination of these.
type Fate = {
	readonly parent: number;
	readonly isGone: boolean;
	readonly isRenamed: boolean;
	readonly isMoved: boolean;
	readonly isEdited: boolean;
	readonly isProfileLeftOut: boolean;
	readonly isTwice: boolean;
};

type Fresh = {readonly parent: number; readonly isDated: boolean};

const flag = fc.boolean();
const fate = fc.record<Fate>({
	parent: fc.nat(),
	isGone: flag,
	isRenamed: flag,
	isMoved: flag,
	isEdited: flag,
	isProfileLeftOut: flag,
	isTwice: flag,
});
const fresh = fc.record<Fresh>({parent: fc.nat(), isDated: flag});
const fates = fc.array(fate, {maxLength: 20});
const world = fc.record({fates, born: fc.array(fresh, {maxLength: 5})});

function organization(id: string, parent: number, others: number): Organization {
	const at = parent % (others + 1);
	return {id, name: `Name of ${id}`, meta: {}, ...(at < others && {parent: {id: `id-${at}`, name: 'Parent'}})};
}

function afterwards(
	before: Organization,
	{isGone, isRenamed, isMoved, isEdited, isProfileLeftOut, isTwice}: Fate,
): readonly Organization[] {
	const {parent, profile: old, ...rest} = before;
	const elsewhere = parent ? {} : {parent: {id: 'elsewhere'}};
	const after: Organization = {
		...rest,
		...(isMoved ? elsewhere : parent && {parent}),
		name: isRenamed ? 'Renamed' : before.name,
		...(old && !isProfileLeftOut && {profile: isEdited ? {...old, business_phone: '2'} : old}),
	};
	// A list that changes while it is read can hold an organization twice. The first counts.
	return isGone ? [] : [after, ...(isTwice ? [{...after, name: 'Again'}] : [])];
}

function kindsOf({isGone, isRenamed, isMoved, isEdited, isProfileLeftOut}: Fate): readonly string[] {
	return isGone
		? ['missing']
		: [
				...(isRenamed ? ['renamed'] : []),
				...(isMoved ? ['moved'] : []),
				...(isEdited && !isProfileLeftOut ? ['edited'] : []),
			];
}

function changes(before: readonly Organization[], after: readonly Organization[]): ReadonlySet<string> {
	const [older, newer] = [before, after].map(organizations => {
		const text = snapshotText({
			host: 'api.example',
			takenAt: '2026-06-01T00:00:00.000Z',
			isComplete: true,
			organizations,
		});
		return parseSnapshot(text);
	});
	const found = older && newer ? changesBetween(older, newer).map(({id, change}) => `${id} ${change}`) : [];
	assert.equal(new Set(found).size, found.length);
	return new Set(found);
}

await test('reports each creation, loss, rename, move and edit between any two trees once, and nothing else', () => {
	fc.assert(
		fc.property(world, ({fates: given, born}) => {
			const before = given.map(({parent}, index) => ({...organization(`id-${index}`, parent, index), profile}));
			const made = born.map(({parent, isDated}, index) => ({
				...organization(`new-${index}`, parent, given.length),
				...(isDated && {create_time: '2026-06-02T00:00:00Z'}),
			}));
			const after = [
				...made,
				...given.flatMap((each, index) => before.slice(index, index + 1).flatMap(old => afterwards(old, each))),
			];
			const wanted = new Set([
				...given.flatMap((each, index) => kindsOf(each).map(kind => `id-${index} ${kind}`)),
				...born.map(({isDated}, index) => `new-${index} ${isDated ? 'created' : 'appeared'}`),
			]);
			const turned = after.filter(({name}) => name !== 'Again').toReversed();
			assert.deepEqual(changes(before, after), wanted);
			assert.deepEqual(changes(after, turned), new Set());
		}),
	);
});
