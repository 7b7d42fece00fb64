import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {
	call,
	createIn,
	environmentOf,
	named,
	openSandbox,
	profile,
	profileOf,
} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

type Listed = {readonly time: string; readonly id: string; readonly kind: string; readonly undone: boolean; readonly changes: ReadonlyArray<Record<string, unknown>>};

async function writesTo(id: string): Promise<readonly Listed[]> {
	const {stdout} = await cforgs('undo', '--list', id, '--json');
	return JSON.parse(stdout) as readonly Listed[];
}

const change = async (id: string, fields: Readonly<Record<string, string>>) => call(sandbox, `PUT /organizations/${id}/profile`, {json: {...await profileOf(sandbox, id), ...fields}});

await test('restores the earlier values with undo as a new write, and shows it in the list', async () => {
	const nothing = await cforgs('undo', '--yes');
	assert.deepEqual([nothing.status, nothing.stderr], [3, 'cforgs: There is nothing on record to undo. cforgs undo --list prints the recorded changes.\n']);
	const id = await createIn(sandbox, 'Undone');
	await cforgs('edit', id, '--name', 'Renamed', '--set', 'business_phone=+1 555 0199', '--yes');
	const list = await cforgs('undo', '--list');
	assert.deepEqual(list.stdout.split('\n').map(line => line.split('\t').slice(1)), [[id, 'Renamed', 'changed business phone'], [id, 'Renamed', 'changed name'], []]);
	const dry = await cforgs('undo', '--dry-run');
	assert.deepEqual([dry.status, dry.stdout.match(/^curl -X PUT .*\/profile'/gmv)?.length], [0, 1]);

	const undone = await cforgs('undo', '--yes', '--quiet');
	assert.deepEqual([undone.status, undone.stdout, undone.stderr], [0, `${id}\n`, '']);
	assert.deepEqual(await profileOf(sandbox, id), profile);
	const name = await cforgs('undo', id, '--yes', '--json');
	assert.deepEqual([name.status, (JSON.parse(name.stdout) as Listed & {readonly name: string}).name], [0, 'Undone']);
	const writes = await writesTo(id);
	assert.deepEqual(writes.map(({undone: isUndone, changes}) => [isUndone, changes[0]?.['field']]), [[false, 'name'], [false, 'business_phone'], [true, 'business_phone'], [true, 'name']]);
	const left = await cforgs('undo', id, '--yes');
	assert.deepEqual([left.status, left.stderr], [3, 'cforgs: There is nothing left to undo there. cforgs undo --list prints the recorded changes.\n']);
	// The undo of an undo is selected by its time.
	const redone = await cforgs('undo', writes[1]?.time ?? '', '--yes');
	assert.deepEqual([redone.status, await profileOf(sandbox, id)], [0, {...profile, business_phone: '+1 555 0199'}]);
});

await test('keeps the changes of other users to other fields on undo, and refuses a conflict', async () => {
	const id = await createIn(sandbox, 'Shared');
	await cforgs('profile', id, '--set', 'business_phone=+1 555 0177', '--yes');
	await change(id, {business_phone: '+1 555 0166'});
	const conflict = await cforgs('undo', id, '--yes');
	assert.deepEqual([conflict.status, conflict.stdout], [5, '']);
	assert.match(conflict.stderr, /The stored values have changed since then \(business phone\)\. Nothing was sent\./v);
	await change(id, {business_phone: '+1 555 0177', business_email: 'other@test.example'});
	const merged = await cforgs('undo', id, '--yes');
	assert.equal(merged.status, 0);
	assert.deepEqual(await profileOf(sandbox, id), {...profile, business_email: 'other@test.example'});
	const nothing = await cforgs('undo', id, '--yes');
	assert.equal(nothing.status, 3);
});

await test('creates a deleted organization again with undo, and says how to delete a created one', async () => {
	const created = await cforgs('create', '--name', 'Made here', '--parent', 'none', '--set', 'business_name=Made Ltd', '--yes', '--quiet');
	const id = created.stdout.trim();
	const refused = await cforgs('undo', id, '--yes');
	assert.equal(refused.status, 4);
	assert.ok(refused.stderr.includes(`That change created Made here, and a creation cannot be undone. cforgs delete ${id} deletes it if it is empty. Nothing was sent.`));
	await cforgs('delete', id, '--yes');
	const again = await cforgs('undo', id, '--yes');
	assert.equal(again.status, 0);
	assert.match(again.stderr, /This creates a new organization with the name, parent and profile of the deleted one\./v);
	const [back] = await named(sandbox, 'Made here');
	assert.notEqual(back?.id, id);
	const {business_name: businessName} = await profileOf(sandbox, back?.id ?? '');
	assert.equal(businessName, 'Made Ltd');
	const nothing = await cforgs('undo', id, '--yes');
	assert.equal(nothing.status, 3);
});

await test('refuses a write with --yes that cannot be recorded for undo, unless --without-undo is given', async () => {
	const id = await createIn(sandbox, 'Unkept');
	const state = path.join(folder.path, 'no folder');
	writeFileSync(state, '');
	const run = async (...words: readonly string[]) => runProgram(words, {...environment, XDG_STATE_HOME: state});
	const why = /^cforgs: The earlier values cannot be saved on disk, so you could not undo this: a part of \S+no folder\/cforgs is a file, not a folder \(ENOTDIR\)\./v;
	const [edited, profiled, deleted, dry] = await Promise.all([
		run('edit', id, '--name', 'Other', '--yes'),
		run('profile', id, '--set', 'business_phone=+1 555 0188', '--yes'),
		run('delete', id, '--yes'),
		run('edit', id, '--name', 'Other', '--dry-run'),
	]);
	assert.deepEqual([edited, profiled, deleted, dry].map(({status}) => status), [1, 1, 1, 0]);
	assert.deepEqual([edited, profiled, deleted, dry].filter(({stderr}) => !why.test(stderr)), []);
	assert.match(edited.stderr, /Nothing was sent\. --without-undo makes the change anyway\.$/mv);
	const [unkept] = await named(sandbox, 'Unkept');
	assert.deepEqual([unkept?.id, await profileOf(sandbox, id)], [id, profile]);
	const written = await run('edit', id, '--name', 'Other', '--yes', '--without-undo');
	assert.equal(written.status, 0);
	const [other] = await named(sandbox, 'Other');
	assert.equal(other?.id, id);
});
