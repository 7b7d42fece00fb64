import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {rootCertificates} from 'node:tls';
import {test} from 'node:test';
import {findCertificates} from '../../../source/program/doctor/certificates.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

using temporary = temporaryFolder();
const folder = temporary.path;

await test('reads the file, and counts its certificates', async () => {
	const file = join(folder, 'ca.pem');
	await writeFile(file, rootCertificates.slice(0, 3).join('\n'));
	assert.deepEqual(await findCertificates({NODE_EXTRA_CA_CERTS: file}), {
		file,
		status: 'readable',
		certificates: 3,
		is_switch_set: false,
	});
});

await test('distinguishes no file, a folder, a device and a file without certificates', async () => {
	const file = join(folder, 'key.pem');
	await writeFile(file, '-----BEGIN PRIVATE KEY-----\n');
	const settings = ['', join(folder, 'missing.pem'), folder, '/dev/zero', file];
	const found = await Promise.all(settings.map(async setting => findCertificates({NODE_EXTRA_CA_CERTS: setting})));
	assert.deepEqual(
		found.map(({status}) => status),
		['none', 'unreadable', 'unreadable', 'unreadable', 'empty'],
	);
});

await test('reports the switch that would disable the checks', async () => {
	const found = await Promise.all(
		[{}, {NODE_TLS_REJECT_UNAUTHORIZED: '1'}, {NODE_TLS_REJECT_UNAUTHORIZED: '0'}].map(async each =>
			findCertificates(each),
		),
	);
	assert.deepEqual(
		found.map(({is_switch_set: isSet}) => isSet),
		[false, false, true],
	);
});
