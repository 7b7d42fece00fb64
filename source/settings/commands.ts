/**
The commands: what follows the name, at most how many words that is, which ones where there is a choice or a file is taken, and what each form of it is for.
*/
export const commands = {
	onboard: {operands: 0, uses: [['', 'onboard a new customer, field by field'], ['--from customers.csv', 'the same for many, one per row, after one review'], ['--from customers.csv --yes', 'without a screen, for scripts; --dry-run shows what would be created']]},
	tour: {operands: 0, uses: [['', 'learn the keys on the sandbox, step by step']]},
	list: {operands: 0, uses: [['', 'print every organization, one a line: id, tab, name']]},
	tree: {operands: 1, uses: [['[ID]', 'print the tree, or the part of it from one organization down, one a line: name, tab, id; an ID may be a path, such as “Acme / EMEA”; --depth ends it earlier']]},
	get: {operands: 1, uses: [['ID', 'print one organization with its profile']]},
	accounts: {operands: 1, uses: [['ID', 'print the accounts directly in one organization']]},
	profile: {
		operands: 1,
		uses: [
			['ID', 'open the profile of one organization to edit; in a pipe or with --json print it'],
			['ID --set business_phone=…', 'change fields of it; the others stay as they are'],
		],
	},
	export: {operands: 1, uses: [['[ID] --format FORMAT', 'write every organization, or one with all below it, to standard output or to --output FILE']]},
	snapshot: {operands: 1, words: 'files', uses: [['[FILE]', 'write what is visible, to compare with later']]},
	diff: {operands: 2, words: 'files', uses: [['OLD [NEW]', 'say what has changed since a snapshot, up to another or up to now']]},
	compare: {operands: 2, uses: [['ID ID', 'say what is different of two organizations']]},
	create: {operands: 0, uses: [['--name NAME [--parent ID]', 'create an organization']]},
	edit: {operands: 1, uses: [['ID --name NAME', 'change the name or fields of the profile']]},
	delete: {operands: 1, uses: [['ID', 'delete an organization that is empty']]},
	undo: {
		operands: 1,
		uses: [
			['[ID|TIME]', 'put back what the last write from here replaced, or the last one to an organization, or the one made at a TIME that --list prints; a new write, reviewed first'],
			['--list [ID]', 'print the writes from here, the latest first, one a line: time, tab, id, tab, name, tab, what was written'],
		],
	},
	config: {
		operands: 1,
		words: ['path', 'check', 'contexts', 'example'],
		uses: [
			['path', 'say where the config file belongs'],
			['check', 'say what is wrong in it, or what is in force'],
			['contexts', 'print the names of its contexts, one a line'],
			['example', 'print one, with every setting'],
		],
	},
	doctor: {operands: 0, uses: [['', 'say what works here and what does not: credential, calls, network, terminal']]},
	completion: {operands: 1, words: ['bash', 'zsh', 'fish'], uses: [['bash|zsh|fish', 'print what makes the shell complete commands, flags and values']]},
	sandbox: {operands: 0, uses: [['', 'run the sandbox alone, for curl, SDKs and Terraform']]},
} as const satisfies Readonly<Record<string, CommandUse>>;

type CommandUse = {readonly operands: number; readonly words?: readonly string[] | 'files'; readonly uses: ReadonlyArray<readonly [words: string, text: string]>};

export type CommandName = keyof typeof commands;

export const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

export const commandNames = (): readonly CommandName[] => Object.keys(commands).filter(name => isCommand(name));
