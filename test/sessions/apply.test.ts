import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {emptyProfile} from '../../source/base/api/schemas.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: path.join(folder.path, 'state'), XDG_CACHE_HOME: path.join(folder.path, 'cache')};

const run = async (...words: readonly string[]) => runProgram(words, environment);

/** A branch with a profile for each of its organizations. */
async function branchOf(name: string, profiles: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>) {
	const root = await createIn(sandbox, name);
	const ids: Record<string, string> = {};
	for (const [each, values] of Object.entries(profiles)) {
		ids[each] = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		await call(sandbox, `PUT /organizations/${ids[each]}/profile`, {json: values ? {...profile, ...values} : emptyProfile}); // eslint-disable-line no-await-in-loop
	}

	return {root, ids};
}

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	return file;
}

await test('lists what differs between a file and the service, and sends nothing', async () => {
	const {root, ids} = await branchOf('Reported', {
		'Report one': {external_metadata: '{"crm_id":"1","tier":"gold"}'}, 'Report two': undefined, 'Report three': {external_metadata: '{"crm_id":"3"}'}, 'Report four': undefined,
	});
	const file = fileOf(
		'report.csv',
		'id,name,parent,external_metadata.crm_id,external_metadata.tier,notes',
		`,Report one,${root},1,silver,x`,
		`,Report two,${root},2,gold,x`,
		`,Report III,${root},3,,x`,
		`,Report new,${root},5,,x`,
		`${ids['Report four']},Report new,${root},,,x`,
	);
	const from = sandbox.requests.length;
	const words = ['apply', file, '--report', '--below', root, '--match-by', 'external_metadata.crm_id'];
	const text = await run(...words, '--whole');
	assert.equal(text.status, 7);
	const idPattern = new RegExp(Object.values(ids).join('|'), 'gv');
	assert.equal(text.stdout.replaceAll(idPattern, 'ID').replace(folder.path, ''), [
		'5 rows of /report.csv: 1 to rename, 1 with an empty profile to fill, 1 to repair, 2 duplicate, 0 the same.',
		'',
		'To rename (1)',
		'  row 4  Reported › Report III  ID',
		'    Name: “Report three” → “Report III”',
		'',
		'Empty profiles to fill (1)',
		'  row 3  Reported › Report two  ID',
		'    External metadata · crm_id: – → “2”',
		'    External metadata · tier: – → “gold”',
		'',
		'To repair (1)',
		'  row 2  Reported › Report one  ID',
		'    External metadata · tier: “gold” → “silver”',
		'',
		'Duplicates (2)',
		'  row 5  Report new: Row 6 has the name and parent of this row. Keep one of them.',
		'  row 6  Report new: Row 5 has the name and parent of this row. Keep one of them.',
		'',
	].join('\n'));
	assert.match(text.stderr, /^cforgs: Not used: “notes”\./mv);
	const json = await run(...words, '--json');
	const [first] = JSON.parse(json.stdout) as ReadonlyArray<{readonly row: number; readonly id: string; readonly differences: unknown}>;
	assert.deepEqual([json.status, first?.row, first?.id, first?.differences], [7, 2, ids['Report one'], [{
		kind: 'repair', changes: [{
			field: 'external_metadata', member: 'tier', before: 'gold', after: 'silver',
		}], note: '',
	}]]);
	const csv = await run(...words, '--csv');
	assert.deepEqual([csv.status, csv.stdout.split('\r\n').slice(0, 2)], [7, ['kind,row,id,name,path,field,before,after,note', `repair,2,${ids['Report one']},Report one,Reported › Report one,external_metadata.tier,gold,silver,`]]);
	const markdown = await run(...words, '--markdown');
	assert.match(markdown.stdout, /^\| Difference \| Row \| ID \|/mv);
	assert.ok(sandbox.requests.slice(from).every(({method}) => method === 'GET'));
	const same = await run('apply', fileOf('same.csv', 'name,parent', `Report one,${root}`), '--report');
	assert.deepEqual([same.status, same.stdout.replace(folder.path, '')], [0, '1 row of /same.csv: 1 the same.\n']);
});

await test('finds no difference in its own export', async () => {
	const file = path.join(folder.path, 'export.csv');
	await run('export', '--format', 'csv', '--flat', '--profiles', '--output', file, '--yes');
	const report = await run('apply', file, '--report', '--whole');
	assert.deepEqual([report.status, report.stdout.replace(/^\d+ rows of \S+: \d+ /v, '')], [0, 'the same.\n']);
	assert.match(report.stderr, /^cforgs: Ignored, because cforgs computes them: “parent_name”, “create_time”, /mv);
});

await test('refuses a file that it cannot use, with the reason', async () => {
	const reasons = await Promise.all([
		['missing.csv', /missing\.csv is not usable\. /v],
		[fileOf('none.csv', 'city', 'x'), /no column says which organization a row is about\. Add a column “id” or “name”, or --match-by\./v],
		[fileOf('crm.csv', 'name', 'x'), /has no column external_metadata\.crm_id, which --match-by names\./v],
	].map(async ([file = '', why]) => {
		const {status, stderr} = await run('apply', String(file), '--report', ...(String(file).endsWith('crm.csv') ? ['--match-by', 'external_metadata.crm_id'] : []));
		assert.match(stderr, why as RegExp);
		return status;
	}));
	assert.deepEqual(reasons, [1, 2, 2]);
});
