// Reads every page with only got: the least time that reading can take, and with `keep` the least memory for a program that compares with all of it. Node.js runs this file directly and strips the types.
import process from 'node:process';
import got from 'got';

const [base = '', token = '', firstPageSize = '50', output = ''] = process.argv.slice(2);

type Wire = {readonly result: readonly unknown[]; readonly result_info: {readonly next_page_token?: string}};

let pageToken: string | undefined;
let count = 0;
const kept: unknown[] = [];
do {
	const query = new URLSearchParams({
		page_size: count === 0 ? firstPageSize : '1000',
		...(pageToken !== undefined && {page_token: pageToken}),
	});
	const page: Wire = await got(`${base}/organizations?${query.toString()}`, {
		headers: {authorization: `Bearer ${token}`},
	}).json();
	for (const organization of page.result) {
		count++;
		if (output === 'print') {
			process.stdout.write(`${JSON.stringify(organization)}\n`);
		} else if (output === 'keep') {
			kept.push(organization);
		}
	}

	pageToken = page.result_info.next_page_token;
} while (pageToken !== undefined && pageToken !== '');

process.stderr.write(`${count}, kept ${kept.length}\n`);
