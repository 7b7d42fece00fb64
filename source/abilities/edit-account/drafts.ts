import * as v from 'valibot';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {hasPrefixedCredential} from '../../kernel/form-model/value-warnings.js';
import {oncePerDisk} from '../../kernel/storage/disk.js';
import {fileNameOf} from '../../kernel/storage/file-name.js';
import {openKeptValue} from '../../kernel/storage/kept-value.js';
import {listOf} from '../../kernel/storage/list-of.js';
import {accountFields, fieldsIn, type NewValues} from './fields.js';

/** The typed values of these accounts that are not sent. */
type Draft = {readonly accounts: readonly string[]; readonly texts: NewValues};

/** The most forms that are kept for a host and credential; the earliest are dropped. */
const mostDrafts = 20;

/** The most files. Nobody has more hosts and credentials. */
const mostFiles = 100;

const text = v.optional(v.pipe(v.string(), v.maxLength(10_000)));

const textsSchema = v.pipe(v.object({name: text, enforce_twofactor: text, abuse_contact_email: text}), v.transform((texts): NewValues => Object.fromEntries(accountFields.filter(field => texts[field] !== undefined).map(field => [field, texts[field]]))));

const draftSchema = v.object({accounts: listOf(v.string()), texts: textsSchema});

const schema: v.GenericSchema<unknown, readonly Draft[]> = v.fallback(listOf(draftSchema), []);

const isFor = ({accounts}: Draft, ids: readonly string[]): boolean => accounts.length === ids.length && ids.every(id => accounts.includes(id));

/** The typed values of account forms that were not sent, on disk, or for the sandbox in memory. */
export type AccountDrafts = {
	/** The typed values for exactly these accounts; undefined if none are kept. */
	readonly of: (accounts: readonly string[]) => NewValues | undefined;
	/** Keeps what is typed; nothing typed drops it. A credential is never kept. File system errors are ignored: the form stays open. */
	readonly keep: (accounts: readonly string[], texts: NewValues) => void;
};

function withDraft(all: readonly Draft[], accounts: readonly string[], texts: NewValues): readonly Draft[] {
	const others = all.filter(draft => !isFor(draft, accounts));
	const kept: NewValues = Object.fromEntries(fieldsIn(texts).filter(field => !hasPrefixedCredential(texts[field] ?? '')).map(field => [field, texts[field]]));
	return fieldsIn(kept).length === 0 ? others : [...others.slice(1 - mostDrafts), {accounts, texts: kept}];
}

export const openAccountDrafts = oncePerDisk(({stateFolder, owner}): AccountDrafts => {
	let inMemory: readonly Draft[] = [];
	const file = owner && openKeptValue(stateFolder, 'account-forms', `${fileNameOf(`${owner.host}-${owner.fingerprint}`)}.json`, mostFiles);
	return {
		of: accounts => v.parse(schema, file ? file.read() : inMemory).find(draft => isFor(draft, accounts))?.texts,
		keep(accounts, texts) {
			if (!file) {
				inMemory = withDraft(inMemory, accounts, texts);
				return;
			}

			ignoringSystemErrors(() => {
				file.change(value => {
					const drafts = withDraft(v.parse(schema, value), accounts, texts);
					return drafts.length === 0 ? undefined : drafts;
				});
			});
		},
	};
});
