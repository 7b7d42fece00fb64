import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	changesSince,
	changesSinceSnapshot,
	idsOfExtent,
	type KnownOfChanges,
	snapshotNow,
} from '../../../source/abilities/report/changes.js';
import {isoTime} from '../../../source/base/text/time.js';
import type {Snapshot} from '../../../source/kernel/files/snapshot.js';
import {changesBetween} from '../../../source/kernel/files/snapshot-changes.js';
import {subtreeExtent, wholeExtent} from '../../../source/kernel/files/tree.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {KnownChange, OtherChange} from '../../../source/kernel/storage/known.js';
import {reportedAt, reportSource, someOrganizations} from '../../helpers/report.js';
import {organization, profile} from '../../helpers/state.js';

const same = (text: string) => text;

const day = 86_400_000;

const source = reportSource(someOrganizations(same), same);

const {index} = source;

const since = reportedAt - 30 * day;

const edit = (id: string, daysAgo: number, rest: Partial<JournalEntry> = {}): JournalEntry => ({
	at: reportedAt - daysAgo * day,
	kind: 'profile',
	id,
	before: {name: id, parentId: '', profile},
	after: {name: id, parentId: '', profile: {...profile, business_phone: '+1 555 0142'}},
	...rest,
});

const phone = (id: string, daysAgo: number, to: string): KnownChange => ({
	kind: 'profile',
	id,
	earlier: {readAt: reportedAt - 60 * day, value: profile},
	later: {readAt: reportedAt - daysAgo * day, value: {...profile, business_phone: to}},
});

const known = (
	entries: readonly JournalEntry[],
	noted: readonly KnownChange[] = [],
	times: readonly OtherChange[] = [],
): KnownOfChanges => ({
	entries,
	writes: new Map(),
	known: {
		changes: {all: () => noted.values(), of: () => undefined, others: () => [], drop: () => undefined},
		changeTimes: () => [times],
	},
});

const whole = wholeExtent(index);

const emea = subtreeExtent(index, index.rowByKey.get('emea') ?? -1);

const told = ({changes}: ReturnType<typeof changesSince>) =>
	changes.map(({id, what, details}) => [id, what, ...details].join(' | '));

await test('tells creations, own changes and noticed differences of a period, the latest first', () => {
	const of = known(
		[edit('emea', 2), edit('emea', 50), edit('apac', 3, {isUnclear: true})],
		[phone('apac', 4, '+1 555 0199'), phone('acme', 45, '+1 555 0111')],
		[
			{kind: 'members', id: 'acme', earlier: {readAt: reportedAt - 60 * day}, later: {readAt: reportedAt - 6 * day}},
			{kind: 'profile', id: 'apac', earlier: {readAt: reportedAt - 60 * day}, later: {readAt: reportedAt - 4 * day}},
		],
	);
	const from = `“${profile.business_phone}”`;
	const changed = changesSince(since, whole, of, undefined);
	assert.deepEqual(told(changed), [
		`emea | changed business phone | Business phone: ${from} → “+1 555 0142” | from this computer`,
		`apac | perhaps changed business phone | Business phone: ${from} → “+1 555 0142” | unclear: it may not have been stored | from this computer`,
		`apac | profile changed | Business phone: ${profile.business_phone} → +1 555 0199`,
		'north | created',
		'acme | members changed | the earlier values are no longer kept',
	]);
	const {remarks, changes} = changesSince(since, emea, of, new Set(['emea']));
	assert.deepEqual(
		changes.map(({id}) => id),
		['emea', 'north'],
	);
	assert.match(remarks.join(' '), /--since FILE compares with a snapshot/v);
});

await test('does not call a difference a change of others if a change from this computer explains it', () => {
	const of = known(
		[edit('emea', 5)],
		[phone('emea', 4, '+1 555 0142')],
		[{kind: 'profile', id: 'emea', earlier: {readAt: reportedAt - 60 * day}, later: {readAt: reportedAt - 4 * day}}],
	);
	const changed = changesSince(since, whole, of, undefined);
	assert.deepEqual(
		told(changed).filter(text => text.startsWith('emea')),
		[
			`emea | changed business phone | Business phone: “${profile.business_phone}” → “+1 555 0142” | from this computer`,
		],
	);
});

await test('tells a creation and a deletion from this computer once', () => {
	const made = edit('north', 5, {kind: 'create', before: {name: '', parentId: 'emea'}});
	const gone: JournalEntry = {
		at: reportedAt - day,
		kind: 'delete',
		id: 'old',
		before: {name: 'Old', parentId: 'emea', profile},
	};
	const other: JournalEntry = {...gone, id: 'other', before: {name: 'Other', parentId: 'apac', profile}};
	const all = known([gone, other, made]);
	const [everywhere, below] = [
		changesSince(since, whole, all, undefined),
		changesSince(since, emea, all, new Set(['emea'])),
	];
	assert.deepEqual(told(everywhere), [
		'old | deleted | from this computer',
		'other | deleted | from this computer',
		'north | created | from this computer',
	]);
	assert.deepEqual(told(below), ['old | deleted | from this computer', 'north | created | from this computer']);
});

await test('tells every deletion of a subtree, at its top and below it', () => {
	const deletion = (id: string, parentId: string, daysAgo: number): JournalEntry => ({
		at: reportedAt - daysAgo * day,
		kind: 'delete',
		id,
		before: {name: id, parentId, profile},
	});
	const entries = [
		deletion('top', 'emea', 1),
		deletion('middle', 'top', 2),
		deletion('lowest', 'middle', 3),
		deletion('elsewhere', 'apac', 4),
		deletion('below it', 'elsewhere', 5),
	];
	const deleted = [entries, entries.toReversed()].map(all =>
		changesSince(since, emea, known(all), new Set(['emea']))
			.changes.filter(({what}) => what === 'deleted')
			.map(({id}) => id),
	);
	assert.deepEqual(deleted, [
		['top', 'middle', 'lowest'],
		['top', 'middle', 'lowest'],
	]);
	const byGroup = changesSince(since, emea, known(entries), new Set(['elsewhere']));
	assert.deepEqual(
		byGroup.changes.filter(({what}) => what === 'deleted').map(({id}) => id),
		['top', 'middle', 'lowest', 'elsewhere', 'below it'],
	);
	const byFilter = changesSince(since, emea, known(entries), new Set());
	assert.deepEqual(
		byFilter.changes.filter(({what}) => what === 'deleted'),
		[],
	);
});

await test('tells an unclear change as one, unless a later change shows that it was not stored', () => {
	const lost = edit('apac', 3, {isUnclear: true});
	const later = edit('apac', 2);
	assert.deepEqual(
		changesSince(since, whole, known([lost]), undefined)
			.changes.filter(({id}) => id === 'apac')
			.map(({what, json}) => [what, json]),
		[['perhaps changed business phone', {unclear: true}]],
	);
	assert.deepEqual(
		changesSince(since, whole, known([later, lost]), undefined)
			.changes.filter(({id}) => id === 'apac')
			.map(({what, json}) => [what, json]),
		[['changed business phone', {}]],
	);
});

const older: Snapshot = {
	host: 'api.example',
	takenAt: isoTime(reportedAt - 10 * day),
	isComplete: true,
	organizations: [
		organization('acme', {name: 'Acme', profile: null}),
		organization('emea', {name: 'Europe', parent: 'acme', profile}),
		organization('gone', {name: 'Gone', parent: 'emea', profile}),
		organization('apac', {name: 'APAC', parent: 'acme', profile}),
	],
};

function compared(row: number, isComplete = true, readAt = reportedAt - day) {
	const newer = snapshotNow({...source, readAt: () => readAt}, older, {
		host: 'api.example',
		listedAt: reportedAt,
		isComplete,
	});
	const top = row === -1 ? undefined : index.idAt(row);
	const ids = idsOfExtent(older, newer, row === -1 ? whole : emea, top === undefined ? undefined : new Set([top]));
	return changesSinceSnapshot(
		older,
		newer,
		changesBetween(older, newer).filter(({id}) => ids.has(id)),
		{index, ids},
	);
}

await test('compares a branch with a snapshot, from what was read after it', () => {
	const {changes, remarks} = compared(-1);
	assert.deepEqual(
		changes.map(({id, what}) => `${id} ${what}`),
		['acme edited', 'apac edited', 'emea renamed', 'emea edited', 'north created', 'gone missing'],
	);
	assert.deepEqual(changes.find(({what}) => what === 'renamed')?.details, ['Name: “Europe” → “EMEA”']);
	assert.deepEqual(remarks, []);
	const branch = compared(index.rowByKey.get('emea') ?? -1);
	assert.deepEqual(
		branch.changes.map(({id, what}) => `${id} ${what}`),
		['emea renamed', 'emea edited', 'north created', 'gone missing'],
	);
	const newer = snapshotNow(source, older, {host: 'api.example', listedAt: reportedAt, isComplete: true});
	const row = index.rowByKey.get('apac') ?? -1;
	const chosen = [new Set(['apac', 'gone']), new Set<string>()].map(tops =>
		[...idsOfExtent(older, newer, {index, rows: [row]}, tops)].toSorted(),
	);
	assert.deepEqual(chosen, [['apac', 'gone'], ['apac']]);
});

await test('says what could not be compared, and reports nothing as gone if the list is incomplete', () => {
	const old = compared(-1, true, reportedAt - 20 * day);
	assert.deepEqual(
		old.changes.map(({id, what}) => `${id} ${what}`),
		['emea renamed', 'north created', 'gone missing'],
	);
	assert.match(
		old.remarks.join(' '),
		/The profiles of 3 organizations were not compared: 3 were not read again since the snapshot\. cforgs report --sync --max-age 0 reads them again\./v,
	);
	const part = compared(-1, false);
	assert.deepEqual(
		part.changes.filter(({what}) => what === 'missing'),
		[],
	);
	assert.match(part.remarks.join(' '), /none is reported as gone/v);
});
