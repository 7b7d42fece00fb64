import {Buffer} from 'node:buffer';
import {generateKeyPairSync, sign, type KeyObject} from 'node:crypto';

type Name = {readonly commonName: string};

export type Issued = {
	/** PEM. */
	readonly key: string;
	readonly certificate: string;
};

export type Authority = {
	/** PEM, for NODE_EXTRA_CA_CERTS. */
	readonly certificate: string;
	/** Issues a certificate for these host names, valid from yesterday for this number of days. With less than one day, it has expired. */
	issue(hosts: readonly string[], days?: number): Issued;
};

// DER: a tag, the length of the content, and the content.
function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
	const content = Buffer.concat(parts);
	const {length} = content;
	const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const bytes = (hexadecimal: string): Uint8Array => Buffer.from(hexadecimal, 'hex');
const text = (tag: number, value: string): Uint8Array => element(tag, Buffer.from(value));
const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(0x30, ...parts);
const octets = (...parts: readonly Uint8Array[]): Uint8Array => element(0x04, ...parts);
const ecdsaWithSha256 = sequence(bytes('06082a8648ce3d040302'));
const yes = bytes('0101ff');

function nameOf({commonName}: Name): Uint8Array {
	const attribute = sequence(bytes('0603550403'), text(0x0c, commonName));
	return sequence(element(0x31, attribute));
}

const timeOf = (milliseconds: number): Uint8Array =>
	text(0x18, new Date(milliseconds).toISOString().replaceAll(/[\-:T]|\.\d+/gv, ''));
const pem = (der: Uint8Array): string =>
	`-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
		.toString('base64')
		.replaceAll(/.{64}(?=.)/gv, '$&\n')}\n-----END CERTIFICATE-----\n`;

type Content = {
	readonly issuer: Name;
	readonly subject: Name;
	readonly publicKey: KeyObject;
	readonly signer: KeyObject;
	readonly extension: Uint8Array;
	readonly days: number;
};

const day = 86_400_000;
let serial = 0;

function certificateOf({issuer, subject, publicKey, signer, extension, days}: Content): string {
	const start = Date.now() - day;
	const validity = sequence(timeOf(start), timeOf(start + days * day));
	const key = publicKey.export({type: 'spki', format: 'der'});
	const number = element(0x02, Buffer.from([++serial]));
	const content = sequence(
		bytes('a003020102'),
		number,
		ecdsaWithSha256,
		nameOf(issuer),
		validity,
		nameOf(subject),
		key,
		element(0xa3, sequence(extension)),
	);
	const signature = element(0x03, bytes('00'), sign('sha256', content, signer));
	return pem(sequence(content, ecdsaWithSha256, signature));
}

/** A certificate authority that no program trusts by default. */
export function createAuthority(commonName = 'cforgs test authority'): Authority {
	const issuer = {commonName};
	const constraint = octets(sequence(yes));
	const own = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
	return {
		certificate: certificateOf({
			issuer,
			subject: issuer,
			publicKey: own.publicKey,
			signer: own.privateKey,
			days: 30,
			extension: sequence(bytes('0603551d13'), yes, constraint),
		}),
		issue(hosts, days = 30) {
			const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
			const names = octets(sequence(...hosts.map(host => text(0x82, host))));
			const certificate = certificateOf({
				issuer,
				subject: {commonName: hosts[0] ?? ''},
				publicKey,
				signer: own.privateKey,
				days,
				extension: sequence(bytes('0603551d11'), names),
			});
			return {key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(), certificate};
		},
	};
}
