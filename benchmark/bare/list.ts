// The bare program: got reads the list, Ink draws its first names, and keys move a cursor over them. What any program of these packages takes.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

type Organization = {readonly id: string; readonly name: string; readonly parent?: {readonly id: string}};

type Page = {readonly result: readonly Organization[]; readonly result_info: {readonly next_page_token?: string}};

// The folder of the cache, the address and the credential of the service, and a file for the list.
const [, base = '', email = '', key = '', file = ''] = process.argv.slice(2);

async function readPage(size: number, pageToken?: string): Promise<Page> {
	const {default: got} = await import('got');
	const query = new URLSearchParams({page_size: String(size), ...(pageToken !== undefined && {page_token: pageToken})});
	return got(`${base}/organizations?${query.toString()}`, {headers: {'x-auth-email': email, 'x-auth-key': key}}).json();
}

const brief = ({id, name, parent}: Organization): Organization => ({
	id,
	name,
	...(parent && {parent: {id: parent.id}}),
});

async function show(organizations: readonly Organization[]): Promise<void> {
	const {showNames} = await import('./screen.js');
	showNames(organizations.map(({name}) => name));
}

if (existsSync(file)) {
	await show(JSON.parse(readFileSync(file, 'utf8')) as readonly Organization[]);
} else {
	const reading = readPage(50);
	// Ink loads while the service answers.
	const [first] = await Promise.all([reading, import('./screen.js')]);
	const organizations = first.result.map(organization => brief(organization));
	await show(organizations);
	for (let token = first.result_info.next_page_token; token !== undefined && token !== '';) {
		const page = await readPage(1000, token);
		organizations.push(...page.result.map(organization => brief(organization)));
		token = page.result_info.next_page_token;
	}

	await show(organizations);
	if (file !== '') {
		writeFileSync(file, JSON.stringify(organizations));
	}

	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as (options: unknown) => void;
	// V8 refuses compiled code that was stored with another flag.
	setFlagsFromString('--no-expose-gc');
	setTimeout(collect, 500, {type: 'major', execution: 'sync', flavor: 'last-resort'});
}
