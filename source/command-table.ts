import type {OptionName} from './kernel/options/options.js';
import type {Command, Commands} from './kernel/command-line/commands.js';

const screenOptions: readonly OptionName[] = ['lowBandwidth', 'accessible', 'theme', 'ascii', 'present', 'writer'];

const filters: readonly OptionName[] = ['nameContains', 'nameStartsWith', 'nameEndsWith'];

const csv: readonly OptionName[] = ['csv', 'bom'];

const ofWrites: readonly OptionName[] = ['readOnly', 'dryRun'];

const ofService: readonly OptionName[] = ['demo', 'context', 'baseUrl', 'cache', 'log', ...ofWrites];

const noAnswer = 'It changes nothing, so it never asks.';

const noRows = 'It prints one line, or one object with --json.';

const noFilters = (text: string): NonNullable<Command['instead']> => ({
	parent: text,
	below: text,
	id: text,
	nameContains: text,
	nameStartsWith: text,
	nameEndsWith: text,
	profileContains: text,
	containingAccount: text,
	containingOrganization: text,
	containingUser: text,
});

/** The commands of the command line. The first is the screen, which has no name. A new command needs a row here and a file that runs it. */
export const commands: Commands = [
	{
		name: '',
		operands: 0,
		uses: [['', 'browse and edit your organizations']],
		examples: [],
		options: ['organization', ...screenOptions],
		sandbox: 'asked',
		async run(input) {
			const {organization} = input.flags;
			return input.showScreen(organization === undefined ? {} : {organization});
		},
	},
	{
		name: 'onboard',
		task: 'customers',
		operands: 0,
		uses: [
			['', 'onboard a new customer, field by field'],
			['--from customers.csv', 'onboard many customers, one for each row, after one review'],
			[
				'--from customers.csv --yes',
				'the same without a screen, for scripts; --dry-run only shows what would be created',
			],
		],
		examples: ['onboard --organization EMEA', 'onboard --from customers.csv --yes --leave-out'],
		options: ['organization', ...screenOptions, 'json', ...csv, 'quiet', 'yes', 'from', 'leaveOut', 'atMost'],
		sandbox: 'asked',
		async run(input) {
			const {runOnboardCommand} = await import('./program/start/onboard.js');
			return runOnboardCommand(input);
		},
	},
	{
		name: 'apply',
		task: 'customers',
		operands: 1,
		words: 'files',
		uses: [
			[
				'customers.csv --report',
				'list what differs between a file of customers and your organizations; an empty cell leaves its value, (empty) clears it',
			],
			['customers.csv', 'create, rename and repair what differs, after one review'],
		],
		examples: [
			'apply customers.csv --report --below EMEA --match-by external_metadata.crm_id',
			'apply customers.csv --yes --at-most 40',
		],
		options: [
			'json',
			...csv,
			'markdown',
			'quiet',
			'yes',
			'report',
			'only',
			'atMost',
			'withoutUndo',
			'below',
			'where',
			'sync',
			'maxAge',
			'matchBy',
			'parent',
			'whole',
		],
		async run(input) {
			const {runApply} = await import('./abilities/apply/command-line.js');
			return runApply(input);
		},
	},
	{
		name: 'tour',
		task: 'learn',
		operands: 0,
		uses: [['', 'learn the keys on the sandbox, step by step']],
		examples: ['tour', 'tour --once --low-bandwidth'],
		options: [...screenOptions, 'once'],
		sandbox: 'always',
		async run(input) {
			const {showTour} = await import('./screen.js');
			return showTour(input);
		},
	},
	{
		name: 'list',
		task: 'read',
		operands: 0,
		uses: [['', 'print all organizations, one per line: id, tab, name']],
		examples: [
			'list --name-contains retail --json',
			'list --where "email:none created:<30d" --sync --columns name,path',
		],
		options: [
			'json',
			...csv,
			'flat',
			'quiet',
			'yes',
			'columns',
			'sort',
			'profiles',
			'where',
			'sync',
			'maxAge',
			'parent',
			'below',
			'id',
			...filters,
			'profileContains',
			'containingAccount',
			'containingOrganization',
			'containingUser',
		],
		unused: ofWrites,
		async run(input) {
			if (input.flags.profileContains !== undefined) {
				const {runListByProfile} = await import('./abilities/organizations/command-line/list.js');
				return runListByProfile(input);
			}

			const {runList} = await import('./abilities/organizations/command-line/list.js');
			return runList(input);
		},
	},
	{
		name: 'tree',
		task: 'read',
		operands: 1,
		uses: [
			[
				'[ID]',
				'print the tree, or the branch below one organization, one per line: name, tab, id; an ID can be a path, such as “Acme / EMEA”; --depth limits the levels',
			],
		],
		examples: ['tree EMEA', 'tree --depth 1 --csv'],
		options: ['json', ...csv, 'flat', 'quiet', 'depth'],
		unused: ofWrites,
		instead: {
			...noFilters(
				'Without their parents, organizations are not a tree. Use cforgs tree ID to print one branch, or cforgs list to filter.',
			),
			yes: noAnswer,
			profiles: 'It prints only names and ids.',
		},
		async run(input) {
			const {runTree} = await import('./abilities/organizations/command-line/tree.js');
			return runTree(input);
		},
	},
	{
		name: 'get',
		task: 'read',
		operands: 1,
		uses: [['ID', 'print one organization with its profile']],
		examples: ['get EMEA --json', 'get EMEA --csv --flat'],
		options: ['json', ...csv, 'flat', 'quiet'],
		unused: ofWrites,
		instead: {yes: noAnswer, profiles: 'It always prints the profile.', id: 'Give only the id: cforgs get ID.'},
		async run(input) {
			const {runGet} = await import('./abilities/organizations/command-line/get.js');
			return runGet(input);
		},
	},
	{
		name: 'accounts',
		task: 'read',
		operands: 1,
		uses: [['ID', 'print the accounts directly in one organization']],
		examples: ['accounts EMEA --sort asc --csv', 'accounts EMEA --deep --where accounts:>10'],
		options: [
			'json',
			...csv,
			'quiet',
			'yes',
			'name',
			'deep',
			'where',
			'sync',
			'maxAge',
			...filters,
			'pubname',
			'pubnameContains',
			'pubnameStartsWith',
			'pubnameEndsWith',
			'columns',
			'sort',
		],
		unused: ofWrites,
		instead: {flat: 'Accounts have no address and no metadata.'},
		async run(input) {
			if (input.flags.deep) {
				const {runAccountsBelow} = await import('./abilities/accounts/command-line.js');
				return runAccountsBelow(input);
			}

			const {runAccounts} = await import('./abilities/accounts/command-line.js');
			return runAccounts(input);
		},
	},
	{
		name: 'members',
		task: 'people',
		operands: 1,
		uses: [
			[
				'ID',
				'print the members of one organization and its pending invitations: address, tab, status, tab, second factor, tab, name; --deep also prints those of everything below, each after organization_id, tab, organization_name',
			],
		],
		examples: ['members EMEA --without-2fa --csv', 'members EMEA --deep --pending-over 30'],
		options: [
			'json',
			...csv,
			'quiet',
			'yes',
			'columns',
			'sort',
			'deep',
			'where',
			'sync',
			'maxAge',
			'without2fa',
			'status',
			'pendingOver',
			'user',
		],
		unused: ofWrites,
		instead: {flat: 'Members have no address and no metadata.'},
		async run(input) {
			if (input.flags.deep) {
				const {runMembersBelow} = await import('./abilities/people/members/members-below.js');
				return runMembersBelow(input);
			}

			const {runMembers} = await import('./abilities/people/members/command-line.js');
			return runMembers(input);
		},
	},
	{
		name: 'account-members',
		task: 'people',
		operands: 1,
		uses: [
			[
				'ACCOUNT',
				'print who has access to one account only: address, tab, status, tab, second factor, tab, roles, tab, name; the members of its organizations have access too',
			],
		],
		examples: [
			'account-members 023e105f4ecef8ad9ca31a8372d0c353 --csv',
			'account-members 023e105f4ecef8ad9ca31a8372d0c353 --columns email,roles,2fa',
		],
		options: ['json', ...csv, 'quiet', 'columns', 'sort'],
		unused: ofWrites,
		instead: {flat: 'Members have no address and no metadata.', yes: noAnswer},
		async run(input) {
			const {runAccountMembers} = await import('./abilities/account-access/command-line.js');
			return runAccountMembers(input);
		},
	},
	{
		name: 'invite',
		task: 'people',
		operands: 100,
		uses: [
			['ID EMAIL…', 'invite one or several people to an organization, after one review'],
			['@GROUP EMAIL…', 'invite them to every organization of a group, after one review'],
			[
				'EMAIL… --where FILTER',
				'the same for all organizations for which a filter holds, or with --below ID for those below one',
			],
		],
		examples: ['invite EMEA jane@x.example', 'invite @renewals jane@x.example bob@y.example --yes --at-most 24'],
		options: [
			'json',
			...csv,
			'quiet',
			'yes',
			'where',
			'below',
			'sync',
			'maxAge',
			'atMost',
			'skipMissing',
			'withoutUndo',
		],
		async run(input) {
			const {runInvite} = await import('./abilities/people/invitations/command-line.js');
			return runInvite(input);
		},
	},
	{
		name: 'remove-member',
		task: 'people',
		operands: 2,
		uses: [
			['ID EMAIL', 'remove a member, or cancel an invitation; --yes never removes yourself or the last active member'],
		],
		examples: ['remove-member EMEA jane@x.example', 'remove-member EMEA jane@x.example --dry-run'],
		options: ['json', 'quiet', 'yes', 'withoutUndo'],
		instead: {csv: 'It prints one person, or an object with --json.'},
		async run(input) {
			const {runRemoveMember} = await import('./abilities/people/members/command-line.js');
			return runRemoveMember(input);
		},
	},
	{
		name: 'history',
		task: 'read',
		operands: 1000,
		uses: [
			[
				'ID…',
				'print who did what in organizations, or in all of a @GROUP, newest first, one record per line: time, tab, user, tab, how, tab, result, tab, what; if there are several, also tab, organization_name',
			],
		],
		examples: ['history EMEA --since 30d --csv', 'history EMEA --deep --whom jane@x.example'],
		options: ['json', ...csv, 'markdown', 'quiet', 'yes', 'since', 'before', 'user', 'whom', 'kind', 'deep'],
		unused: ofWrites,
		instead: {flat: 'A record has no address and no metadata.'},
		async run(input) {
			const {runHistory} = await import('./abilities/history/command-line.js');
			return runHistory(input);
		},
	},
	{
		name: 'profile',
		task: 'change',
		operands: 1,
		uses: [
			['ID', 'open the profile of one organization for editing; in a pipe or with --json, print it'],
			['ID --set business_phone=…', 'change these fields of the profile; the others stay as they are'],
		],
		examples: ['profile EMEA --set business_phone="+1 555 0100"', 'profile EMEA --edit business_phone'],
		options: [...screenOptions, 'json', ...csv, 'flat', 'quiet', 'yes', 'set', 'edit', 'withoutUndo'],
		sandbox: 'asked',
		async run(input) {
			const {runProfileCommand} = await import('./program/start/profile.js');
			return runProfileCommand(input);
		},
	},
	{
		name: 'export',
		task: 'keep',
		operands: 1,
		uses: [
			[
				'[ID] --format FORMAT',
				'export all organizations, or one with everything below it, to standard output or to --output FILE',
			],
		],
		examples: [
			'export EMEA --format hcl --profiles --output emea.tf',
			'export --format csv --profiles --flat --output customers.csv',
		],
		options: ['bom', 'flat', 'quiet', 'yes', 'format', 'profiles', 'where', 'sync', 'maxAge', 'output'],
		unused: ofWrites,
		instead: {
			...noFilters('Use cforgs export ID to export one branch, or cforgs list to filter.'),
			json: 'Use --format json.',
			csv: 'Use --format csv.',
			withoutProfiles: 'Without --profiles, no profiles are read anyway.',
		},
		async run(input) {
			const {runExport} = await import('./abilities/export/command-line.js');
			return runExport(input);
		},
	},
	{
		name: 'snapshot',
		task: 'keep',
		operands: 2,
		words: 'files',
		uses: [
			[
				'[@GROUP] [FILE]',
				'save all visible organizations, or those of a group, to compare with later; --profiles and --with save more about each',
			],
		],
		examples: ['snapshot before.json --profiles --with accounts --with members', 'snapshot @renewals before.json'],
		options: ['quiet', 'yes', 'profiles', 'with', 'where', 'sync', 'maxAge'],
		unused: ofWrites,
		instead: {
			...noFilters('A snapshot always has all visible organizations.'),
			json: 'A snapshot is always JSON.',
			csv: 'Use cforgs export --format csv instead.',
			withoutProfiles: 'Without --profiles, a snapshot has only the profiles in the list anyway.',
			output: 'Give only the file: cforgs snapshot FILE.',
		},
		async run(input) {
			const {runSnapshot} = await import('./abilities/export/command-line.js');
			return runSnapshot(input);
		},
	},
	{
		name: 'diff',
		task: 'keep',
		operands: 2,
		words: 'files',
		uses: [['OLD [NEW]', 'show what has changed since a snapshot, until now or until a newer snapshot']],
		examples: ['diff before.json --exit-code', 'diff before.json after.json --csv'],
		options: ['json', ...csv, 'quiet', 'yes', 'exitCode', 'profiles', 'withoutProfiles', 'without', 'who', 'maxAge'],
		unused: ofWrites,
		instead: {
			...noFilters('It compares everything. Filter its output with --json or --csv.'),
			flat: 'Its CSV has one row for each member.',
		},
		needsConfig: ([, newFile]) => newFile === undefined,
		async run(input) {
			const {runDiff} = await import('./abilities/compare/command-line/diff.js');
			return runDiff(input);
		},
	},
	{
		name: 'check',
		task: 'check',
		operands: 1,
		uses: [
			[
				'[ID]',
				'list what deserves attention in all organizations, or in one with everything below it, the worst first, from what is known',
			],
		],
		examples: ['check EMEA --fail-on high', 'check --where in:@renewals --sync --markdown'],
		options: ['json', ...csv, 'markdown', 'quiet', 'yes', 'all', 'failOn', 'where', 'sync', 'maxAge'],
		unused: ofWrites,
		instead: noFilters('Use --where with a term, such as name:TEXT.'),
		async run(input) {
			const {runCheck} = await import('./abilities/check/command-line.js');
			return runCheck(input);
		},
	},
	{
		name: 'report',
		task: 'check',
		operands: 1,
		uses: [
			[
				'[ID|@GROUP] --output FILE',
				'write a report about all organizations, or about one or a group with everything below, as one HTML page, Markdown or JSON, by the ending of the file, from what is known; --where chooses among them',
			],
		],
		examples: [
			'report EMEA --output emea.html --since 30d',
			'report @renewals --where email:none --sync --yes --output all.md --since before.json',
		],
		options: ['json', 'markdown', 'quiet', 'yes', 'since', 'where', 'sync', 'maxAge', 'output'],
		unused: ofWrites,
		instead: {
			...noFilters('Use --where with a term, such as name:TEXT.'),
			csv: 'cforgs check --csv and cforgs members ID --deep --csv have the lists of a report.',
			format: 'The ending of --output chooses the format: .html, .md or .json.',
		},
		async run(input) {
			const {runReport} = await import('./abilities/report/command-line.js');
			return runReport(input);
		},
	},
	{
		name: 'sync',
		task: 'check',
		operands: 1,
		uses: [
			[
				'[ID]',
				'read the profiles, accounts and members that are not known yet, or too old, of all organizations or of one with everything below it, and keep them for the screen and other commands',
			],
		],
		examples: ['sync EMEA --max-age 12h --yes', 'sync --only members --yes --quiet'],
		options: ['json', 'quiet', 'yes', 'only', 'tags', 'maxAge'],
		unused: ['readOnly'],
		instead: {
			csv: 'It prints one line, or one object with --json.',
			profiles: 'Use --only profiles.',
			below: 'Give only the organization: cforgs sync ID.',
		},
		async run(input) {
			const {runSync} = await import('./abilities/known/command-line.js');
			return runSync(input);
		},
	},
	{
		name: 'usage',
		task: 'read',
		operands: 1000,
		uses: [
			[
				'ID…',
				'print what the accounts of organizations used (alpha): metric, tab, sum, tab, unit, tab, account, tab, its id, tab, a bar for each day; --json and --csv print each day; with several, or @GROUP, its organization comes first',
			],
		],
		examples: ['usage EMEA --since 2026-10-01 --before 2026-11-01', 'usage @renewals --csv'],
		options: ['json', ...csv, 'quiet', 'since', 'before'],
		unused: ofWrites,
		instead: {flat: 'Usage has no address and no metadata.', yes: noAnswer},
		async run(input) {
			const {runUsage} = await import('./abilities/usage/command-line.js');
			return runUsage(input);
		},
	},
	{
		name: 'compare',
		task: 'read',
		operands: 1000,
		uses: [
			[
				'ID ID …',
				'show how organizations differ: two side by side, or more as a table with a column for each; @GROUP stands for its organizations',
			],
		],
		examples: ['compare @renewals --csv', 'compare EMEA APAC --exit-code --quiet'],
		options: ['json', ...csv, 'quiet', 'exitCode'],
		unused: ofWrites,
		instead: {flat: 'Its CSV has one row for each member.', yes: noAnswer, profiles: 'It always reads both profiles.'},
		async run(input) {
			const {runCompare} = await import('./abilities/compare/command-line/compare.js');
			return runCompare(input);
		},
	},
	{
		name: 'create',
		task: 'change',
		operands: 0,
		uses: [['--name NAME [--parent ID]', 'create an organization']],
		examples: [
			'create --name "Northwind Security" --parent EMEA',
			'create --name Retail --parent EMEA --set business_email=ops@x.example',
		],
		options: ['json', 'quiet', 'yes', 'name', 'parent', 'set'],
		instead: {csv: noRows},
		async run(input) {
			const {runCreate} = await import('./abilities/edit/command-line.js');
			return runCreate(input);
		},
	},
	{
		name: 'edit',
		task: 'change',
		operands: 1,
		uses: [['ID --name NAME', 'change the name, or fields of the profile']],
		examples: ['edit EMEA --name Europe', 'edit EMEA --set external_metadata.tier=gold --dry-run'],
		options: ['json', 'quiet', 'yes', 'name', 'set', 'withoutUndo'],
		instead: {
			csv: noRows,
			parent: 'The service does not move organizations. To move an account, use cforgs move-account.',
		},
		async run(input) {
			const {runEdit} = await import('./abilities/edit/command-line.js');
			return runEdit(input);
		},
	},
	{
		name: 'set',
		task: 'change',
		operands: 1000,
		uses: [
			[
				'FIELD=VALUE… ID…',
				'set the name or fields of the profile in many organizations, or in all of a @GROUP, after one review',
			],
			[
				'FIELD=VALUE… --where FILTER',
				'the same for all organizations for which a filter holds, or with --below ID for those below one',
			],
			['--unset FIELD ID…', 'empty a field, or remove a member of a JSON object'],
		],
		examples: [
			'set external_metadata.tier=gold @renewals',
			'set "business_email={external_metadata.contact}" --below EMEA --where email:none --dry-run',
		],
		options: [
			'json',
			...csv,
			'quiet',
			'yes',
			'unset',
			'except',
			'where',
			'below',
			'sync',
			'maxAge',
			'atMost',
			'skipMissing',
			'withoutUndo',
		],
		instead: {
			set: 'Give the values as words: cforgs set FIELD=VALUE… ID….',
			name: 'Give the name as a word: cforgs set name=NAME ID….',
		},
		async run(input) {
			const {runSet} = await import('./abilities/bulk/command-line.js');
			return runSet(input);
		},
	},
	{
		name: 'delete',
		task: 'change',
		operands: 1000,
		uses: [
			[
				'ID…',
				'delete empty organizations, or all of a @GROUP, after one review and the name of the only one, or their number; sub-organizations before their parents',
			],
			[
				'--where FILTER',
				'the same for all organizations for which a filter holds, or with --below ID for those below one',
			],
		],
		examples: ['delete "Acme / EMEA / Closed"', 'delete @closed --yes --at-most 12'],
		options: [
			'json',
			...csv,
			'quiet',
			'yes',
			'where',
			'below',
			'sync',
			'maxAge',
			'atMost',
			'skipMissing',
			'withoutUndo',
		],
		async run(input) {
			const {runDelete} = await import('./abilities/delete/command-line.js');
			return runDelete(input);
		},
	},
	{
		name: 'create-account',
		task: 'change',
		operands: 1,
		uses: [
			['NAME --in ID', 'create an account inside an organization; status 5 if it has an account of this name already'],
		],
		examples: ['create-account Website --in EMEA', 'create-account Website --in EMEA --type enterprise --dry-run'],
		options: ['json', 'quiet', 'yes', 'in', 'type'],
		instead: {
			csv: noRows,
			parent: 'Use --in: cforgs create-account NAME --in ID.',
			name: 'Give the name as a word: cforgs create-account NAME --in ID.',
		},
		async run(input) {
			const {runCreateAccount} = await import('./abilities/create-account/command-line.js');
			return runCreateAccount(input);
		},
	},
	{
		name: 'move-account',
		task: 'change',
		operands: 2,
		uses: [['ACCOUNT DESTINATION', 'move an account, given by its id, to another organization below the same root']],
		examples: [
			'move-account 023e105f4ecef8ad9ca31a8372d0c353 EMEA',
			'move-account 023e105f4ecef8ad9ca31a8372d0c353 EMEA --dry-run',
		],
		options: ['json', 'quiet', 'yes', 'withoutUndo'],
		instead: {csv: noRows},
		async run(input) {
			const {runMoveAccount} = await import('./abilities/move/command-line.js');
			return runMoveAccount(input);
		},
	},
	{
		name: 'edit-account',
		task: 'change',
		operands: 1000,
		uses: [
			['ID', 'rename an account, require a second factor of its members, or set its abuse contact'],
			['ID ID…', 'the second factor or the abuse contact of several accounts, after one review'],
			[
				'@GROUP',
				'the same for all accounts directly in the organizations of a group; with --below ID or --where FILTER, of a branch or of what a filter finds',
			],
		],
		examples: [
			'edit-account 023e105f4ecef8ad9ca31a8372d0c353 --name "Acme Europe"',
			'edit-account --below EMEA --enforce-2fa on --dry-run',
		],
		options: [
			'json',
			...csv,
			'quiet',
			'yes',
			'name',
			'enforce2fa',
			'abuseContact',
			'except',
			'where',
			'below',
			'sync',
			'maxAge',
			'atMost',
			'skipMissing',
			'withoutUndo',
		],
		async run(input) {
			const {runEditAccount} = await import('./abilities/edit-account/command-line.js');
			return runEditAccount(input);
		},
	},
	{
		name: 'tags',
		task: 'change',
		operands: 1000,
		uses: [
			['ID…', 'print the tags of accounts, given by their ids'],
			[
				'ID… --set TAG=VALUE --remove TAG',
				'set or remove tags of accounts, after one review; the other tags stay as they are',
			],
			[
				'--from tags.csv',
				'set the tags in a file with the columns account, tag and value, as --csv prints them; an empty value leaves its tag, (empty) removes it',
			],
		],
		examples: [
			'tags 023e105f4ecef8ad9ca31a8372d0c353 --set env=production --remove owner',
			'tags --from tags.csv --yes --at-most 40',
		],
		options: ['json', ...csv, 'quiet', 'yes', 'set', 'remove', 'from', 'atMost', 'skipMissing', 'withoutUndo'],
		async run(input) {
			const {runTags} = await import('./abilities/tags/command-line.js');
			return runTags(input);
		},
	},
	{
		name: 'offboard',
		task: 'people',
		operands: 1001,
		uses: [
			['EMAIL', 'remove a person from every organization where it is a member or is invited, after one review'],
			['EMAIL ID…', 'only from these organizations, or from all of a @GROUP; those outside the choice are counted'],
			[
				'EMAIL --where FILTER',
				'only from organizations for which a filter holds, or with --below ID from those of one branch',
			],
		],
		examples: [
			'offboard jane.doe@acme-distribution.example',
			'offboard jane.doe@acme-distribution.example --below EMEA --dry-run',
		],
		options: ['json', ...csv, 'quiet', 'yes', 'where', 'below', 'sync', 'atMost', 'skipMissing', 'includeLast'],
		instead: {maxAge: 'It always reads the members again, because they decide what it removes.'},
		async run(input) {
			const {runOffboard} = await import('./abilities/people/offboarding/command-line.js');
			return runOffboard(input);
		},
	},
	{
		name: 'undo',
		task: 'change',
		operands: 1,
		uses: [
			[
				'[ID|TIME]',
				'undo your last change, your last change to one organization, or the change made at a TIME that --list shows; you review it first; a run of many changes is one change',
			],
			['--list [ID]', 'print your changes, the latest first, one per line: time, tab, id, tab, name, tab, change'],
		],
		examples: ['undo --list', 'undo EMEA --dry-run'],
		options: ['json', 'quiet', 'yes', 'withoutUndo', 'list', 'atMost'],
		instead: {
			csv: 'It prints one line, or one object with --json; for what a file created, one for each organization. With --list --json it prints an array.',
		},
		async run(input) {
			const {runUndo} = await import('./abilities/undo/command-line.js');
			return runUndo(input);
		},
	},
	{
		name: 'group',
		task: 'choose',
		operands: 1002,
		words: ['list', 'show', 'add', 'remove', 'rename', 'delete'],
		uses: [
			['list', 'print the groups, one per line: name, tab, number of organizations'],
			['show NAME', 'print the organizations of a group, one per line: id, tab, path'],
			[
				'add NAME ID…',
				'add organizations to a group, by ids or paths, by --where FILTER, or with - from standard input as “show” prints them',
			],
			['remove NAME ID…', 'take organizations out of a group'],
			['rename NAME NEW', 'give a group another name'],
			['delete NAME', 'delete a group; its organizations stay'],
		],
		examples: ['group add @renewals EMEA APAC', 'group show @renewals'],
		options: ['json', 'quiet', 'yes', 'where', 'sync', 'maxAge'],
		unused: ['readOnly'],
		instead: {csv: 'It prints text, or JSON with --json.'},
		async run(input) {
			const {runKept} = await import('./abilities/kept/command-line.js');
			return runKept('group', input);
		},
	},
	{
		name: 'filter',
		task: 'choose',
		operands: 3,
		words: ['list', 'show', 'save', 'rename', 'delete'],
		uses: [
			['list', 'print the saved filters, one per line: name, tab, filter'],
			['show NAME', 'print a saved filter'],
			['save NAME FILTER', 'keep a filter under a name, for the term filter:NAME'],
			['rename NAME NEW', 'give a saved filter another name'],
			['delete NAME', 'delete a saved filter'],
		],
		examples: ['filter save no-contact "email:none phone:none"', 'filter list --json'],
		options: ['json', 'quiet', 'yes'],
		unused: ['readOnly'],
		instead: {
			csv: 'It prints text, or JSON with --json.',
			where: 'Give the filter itself: cforgs filter save NAME FILTER.',
		},
		async run(input) {
			const {runKept} = await import('./abilities/kept/command-line.js');
			return runKept('filter', input);
		},
	},
	{
		name: 'forget',
		task: 'setup',
		operands: 0,
		uses: [
			[
				'',
				'delete what this machine keeps of what was read with this credential; drafts and the record of your changes stay',
			],
		],
		examples: ['forget', 'forget --all'],
		options: ['json', 'quiet', 'all'],
		unused: ['readOnly'],
		instead: {yes: 'It deletes only what can be read again, so it never asks.'},
		async run(input) {
			const {runForget} = await import('./abilities/known/forget.js');
			return runForget(input);
		},
	},
	{
		name: 'config',
		task: 'setup',
		operands: 1,
		words: ['path', 'check', 'contexts', 'example'],
		uses: [
			['path', 'print the path of the config file'],
			['check', 'report mistakes in the config file, or show the settings in effect'],
			['contexts', 'print the names of all contexts, one per line'],
			['example', 'print an example with every setting'],
		],
		examples: ['config check', 'config example > config.toml'],
		options: [],
		unused: ['dryRun'],
		// The command reads the file itself, to report more.
		needsConfig: () => false,
		async run(input) {
			const {runConfig} = await import('./program/config/command-line.js');
			return runConfig(input);
		},
	},
	{
		name: 'doctor',
		task: 'setup',
		operands: 0,
		uses: [['', 'show what works here and what does not: credential, calls, network, terminal']],
		examples: ['doctor', 'doctor --json'],
		options: ['json'],
		async run(input) {
			const {runDoctor} = await import('./program/doctor/doctor.js');
			return runDoctor(input);
		},
	},
	{
		name: 'completion',
		task: 'setup',
		operands: 1,
		words: ['bash', 'zsh', 'fish'],
		uses: [['bash|zsh|fish', 'print a completion script for commands, flags and values']],
		examples: [
			'completion bash > ~/.local/share/bash-completion/completions/cforgs',
			'completion fish > ~/.config/fish/completions/cforgs.fish',
		],
		options: [],
		unused: ofService,
		needsConfig: () => false,
		async run(input) {
			const {runCompletion} = await import('./program/start/completion.js');
			return runCompletion(commands, input);
		},
	},
	{
		name: 'sandbox',
		task: 'learn',
		operands: 0,
		uses: [['', 'run only the sandbox, for curl, SDKs and Terraform']],
		examples: ['sandbox --port 8787 --shape enterprise', 'sandbox --organizations 5000 --latency 300'],
		options: [],
		unused: ofService,
		sandbox: 'always',
		needsConfig: () => false,
		async run(input) {
			const {runSandbox} = await import('./program/connection/serve-sandbox.js');
			return runSandbox(input);
		},
	},
];
