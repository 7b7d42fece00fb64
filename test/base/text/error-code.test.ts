import assert from 'node:assert/strict';
import {globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {systemErrorText, whyFull, whyNotRead, whyNotWritten} from '../../../source/base/text/error-code.js';
import {ofUnix} from '../../helpers/of-unix.js';

const failure = (code: string, file?: string) =>
	Object.assign(new Error(code), {code, ...(file !== undefined && {path: file})});

await test('puts a system error into words, with its code', () => {
	const texts = {
		ENOSPC: 'the disk is full (ENOSPC)',
		EDQUOT: 'your disk quota is used up (EDQUOT)',
		EROFS: 'the disk is read-only (EROFS)',
		EACCES: 'permission denied for /home/anna (EACCES)',
		EPERM: '/home/anna belongs to another user, or is protected (EPERM)',
		ENOTDIR: 'a part of /home/anna is a file, not a folder (ENOTDIR)',
		ELOOP: '/home/anna is a link, or leads through a loop of links (ELOOP)',
		ENAMETOOLONG: 'the path is too long (ENAMETOOLONG)',
		EMFILE: 'too many files are open (EMFILE)',
		EIO: 'the disk reports an error (EIO)',
		EXDEV: 'the system reports EXDEV',
	};
	assert.deepEqual(
		Object.keys(texts).map(code => systemErrorText(failure(code, '/home/anna'))),
		Object.values(texts),
	);
});

await test('names no path that the sentence already has, or that is unknown', () => {
	const named = ['EACCES', 'EPERM', 'ENOTDIR', 'EISDIR'].map(code =>
		systemErrorText(failure(code, '/home/anna'), {isNamed: true}),
	);
	assert.deepEqual(named, [
		'permission denied (EACCES)',
		'it belongs to another user, or is protected (EPERM)',
		'a part of the path is a file, not a folder (ENOTDIR)',
		'it is a folder (EISDIR)',
	]);
	assert.equal(systemErrorText(failure('EACCES')), 'permission denied (EACCES)');
	assert.equal(systemErrorText(new Error('other')), 'an unknown failure');
	assert.equal(systemErrorText(failure('no regular file', '/dev/null')), '/dev/null is a pipe or a device, not a file');
});

await test('names the folder of a temporary file instead of the file', () => {
	assert.equal(
		systemErrorText(failure('EACCES', '/state/drafts/.cforgs-0123abcd.tmp')),
		'permission denied for /state/drafts (EACCES)',
	);
});

await test('puts what a typed path cannot do into the same words', () => {
	assert.equal(whyNotRead(failure('EIO', '/x')), 'It cannot be read: the disk reports an error (EIO).');
	assert.deepEqual(
		['ENOSPC', 'EDQUOT', 'EIO', 'EACCES'].map(code => whyNotWritten(failure(code, '/x'))),
		[
			'the disk is full (ENOSPC)',
			'your disk quota is used up (EDQUOT)',
			'the disk reports an error (EIO)',
			'you do not have permission to write there',
		],
	);
	assert.equal(whyFull(failure('EACCES')), undefined);
});

await test('describes the errors of a real file system', ofUnix, () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'cforgs-test-'));
	const textOf = (file: string) => {
		try {
			readFileSync(file);
			return '';
		} catch (error) {
			return systemErrorText(error);
		}
	};

	try {
		const [file, loop] = ['file', 'loop'].map(name => path.join(folder, name));
		writeFileSync(file ?? '', '');
		symlinkSync(loop ?? '', loop ?? '');
		assert.deepEqual(
			[`${file}/below`, loop ?? '', `${folder}/${'x'.repeat(300)}`].map(each => textOf(each)),
			[
				`a part of ${file}/below is a file, not a folder (ENOTDIR)`,
				`${loop} is a link, or leads through a loop of links (ELOOP)`,
				'the path is too long (ENAMETOOLONG)',
			],
		);
	} finally {
		rmSync(folder, {recursive: true});
	}
});

await test('shows the bare code of a system error nowhere', () => {
	const files = globSync('source/**/*.{ts,tsx}').filter(
		file => !file.endsWith('error-code.ts') && !file.endsWith('network-failure.ts') && !file.endsWith('markdown.ts'),
	);
	assert.deepEqual(
		files.filter(file => /\$\{(?:whyFull\(error\) \?\? )?codeOf\(/v.test(readFileSync(file, 'utf8'))),
		[],
	);
});
