import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {reportCrash} from '../../../source/kernel/storage/crash-report.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const now = new Date('2026-11-24T10:00:00.123Z');

await test('writes a report for each of two crashes in the same millisecond', () => {
	using folder = temporaryFolder();
	const told = ['first', 'second', 'third'].map(message =>
		reportCrash(new Error(message), {XDG_STATE_HOME: folder.path}, now),
	);
	const crashes = path.join(folder.path, 'cforgs', 'crashes');
	const files = told.map(each => /The report is in (?<file>.*?\.txt);/v.exec(each)?.groups?.['file'] ?? '');
	assert.deepEqual(files.map(file => path.basename(file)).toSorted(), readdirSync(crashes).toSorted());
	assert.deepEqual(
		files.map(file => /^(?:first|second|third)$/mv.exec(readFileSync(file, 'utf8'))?.[0]),
		['first', 'second', 'third'],
	);
});

await test('says so if no report can be written', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'file');
	writeFileSync(file, '');
	assert.match(
		reportCrash(new Error('lost'), {XDG_STATE_HOME: file}, now),
		/: lost\. Could not write a report to .*\. Nothing was sent after that\. Start cforgs again to continue\.$/v,
	);
});

await test('leaves the password of a proxy out of the report in every form', () => {
	using folder = temporaryFolder();
	const environment = {
		XDG_STATE_HOME: folder.path,
		HTTPS_PROXY: 'https://anna:p%40ss-canary@proxy.example:3128',
		http_proxy: 'https://otto:raw@canary2@proxy.example',
	};
	const basic = `Basic ${Buffer.from('anna:p@ss-canary').toString('base64')}`;
	const error = new Error(
		[
			'connect',
			environment.HTTPS_PROXY,
			'p%40ss-canary',
			'p@ss-canary',
			environment.http_proxy,
			'raw@canary2',
			'raw%40canary2',
			basic,
		].join(' '),
	);
	const told = reportCrash(error, environment, now);
	const [file = ''] = readdirSync(path.join(folder.path, 'cforgs', 'crashes'));
	const report = readFileSync(path.join(folder.path, 'cforgs', 'crashes', file), 'utf8');
	const wrong = [told, report].filter(
		text => !/connect(?: \[redacted\]){7}/v.test(text) || /canary|YW5uYT|anna|otto/v.test(text),
	);
	assert.deepEqual(wrong, []);
});
