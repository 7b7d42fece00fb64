import {profileFields} from '../forms/fields.js';
import {hclString, resourceName} from './hcl-text.js';
import type {Extent} from './tree.js';

const head = `# Organizations as Terraform resources, for the cloudflare/cloudflare provider, version 5.
# The organizations are imported by the blocks below.
# What cannot be imported:
# - a profile: the first apply stores the values below once more; until then somebody else's later change is lost by it
# - accounts, members, flags, and organizations that the credential cannot see
# A profile that was not read has no resource here: cforgs export --format hcl --profiles reads every one.
`;

const attributes = (names: ReadonlyArray<readonly [name: string, value: string]>): string => {
	const width = Math.max(...names.map(([name]) => name.length));
	return names.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`).join('');
};

/**
Resources for every organization of an extent, with import blocks. Parents among them are referred to, others named by id.
*/
export function hclDocument({index, rows}: Extent): string {
	const addresses = new Map<number, string>();
	const taken = new Set<string>();
	const blocks: string[] = [head];
	for (const row of rows) {
		const organization = index.organizationAt(row);
		if (!organization || index.flaws.get(row) === 'duplicate') {
			continue;
		}

		const {id, name, parent, profile} = organization;
		const plain = resourceName(name, id);
		const label = taken.has(plain) ? `${plain}_${row}` : plain;
		taken.add(label);
		const address = `cloudflare_organization.${label}`;
		addresses.set(row, address);
		const parentAddress = addresses.get(index.parent[row] ?? -1);
		const parentId = parentAddress === undefined ? hclString(parent?.id ?? '') : `${parentAddress}.id`;
		const place = parent ? `  parent = {\n    id = ${parentId}\n  }\n` : '';
		blocks.push(
			`resource "cloudflare_organization" "${label}" {\n  name = ${hclString(name)}\n${place}}\n`,
			`import {\n  to = ${address}\n  id = ${hclString(id)}\n}\n`,
		);
		if (!profile) {
			continue;
		}

		const fields = profileFields.map(field => [field, hclString(profile[field])] as const);
		blocks.push(`resource "cloudflare_organization_profile" "${label}" {\n${attributes([['organization_id', `${address}.id`], ...fields])}}\n`);
	}

	return blocks.join('\n');
}
