// The bare program: got reads the list, Ink draws its first names, and keys move a cursor over them. What any program of these packages takes.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {
	Box,
	render,
	Text,
	useApp,
	useInput,
} from 'ink';
import {useState} from 'react';

type Organization = {readonly id: string; readonly name: string; readonly parent?: {readonly id: string}};

type Page = {readonly result: readonly Organization[]; readonly result_info: {readonly next_page_token?: string}};

// The folder of the cache, the address and the credential of the service, and a file for the list.
const [, base = '', email = '', key = '', file = ''] = process.argv.slice(2);
const rows = 37;

async function readPage(size: number, pageToken?: string): Promise<Page> {
	const {default: got} = await import('got');
	const query = new URLSearchParams({page_size: String(size), ...(pageToken !== undefined && {page_token: pageToken})});
	return got(`${base}/organizations?${query.toString()}`, {headers: {'x-auth-email': email, 'x-auth-key': key}}).json();
}

const brief = ({id, name, parent}: Organization): Organization => ({id, name, ...(parent && {parent: {id: parent.id}})});

type Properties = {readonly names: readonly string[]; readonly count: number};

function List({names, count}: Properties) {
	const [at, setAt] = useState(0);
	const {exit} = useApp();
	useInput((input, {downArrow}) => {
		if (input === 'q') {
			exit();
		}

		setAt(downArrow ? at + 1 : at);
	});
	return (
		<Box flexDirection='column'>
			{names.map((name, index) => <Text key={index} wrap='truncate'>{index === at ? '❯' : ' '} {name}</Text>)}
			<Text>{count} organizations  q quit</Text>
		</Box>
	);
}

const list = (organizations: readonly Organization[]) => <List names={organizations.slice(0, rows).map(({name}) => name)} count={organizations.length}/>;

// Otherwise Ink waits up to 33 ms between two frames.
const options = {alternateScreen: true, maxFps: 1000} as const;

if (existsSync(file)) {
	const organizations = JSON.parse(readFileSync(file, 'utf8')) as readonly Organization[];
	render(list(organizations), options);
} else {
	const first = await readPage(50);
	const organizations = first.result.map(organization => brief(organization));
	const {rerender} = render(list(organizations), options);
	for (let token = first.result_info.next_page_token; token !== undefined && token !== '';) {
		// eslint-disable-next-line no-await-in-loop -- Each request needs the token of the previous page.
		const page = await readPage(1000, token);
		organizations.push(...page.result.map(organization => brief(organization)));
		token = page.result_info.next_page_token;
	}

	rerender(list(organizations));
	if (file !== '') {
		writeFileSync(file, JSON.stringify(organizations));
	}

	setFlagsFromString('--expose-gc');
	const free = runInNewContext('gc') as () => void;
	setTimeout(free, 500);
}
