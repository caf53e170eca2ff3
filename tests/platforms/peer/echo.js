// The smallest bot on matrix-bot-sdk, as its own tutorial writes it. echo.js HOMESERVER TOKEN FOLDER
const Module = require('node:module');

// Its encryption is a native library that npm does not carry. The echo bot needs none of it, and is the lighter for it.
const load = Module._load;
Module._load = (name, ...rest) =>
  name === '@matrix-org/matrix-sdk-crypto-nodejs' ? { StoreType: {} } : load(name, ...rest);

const { AutojoinRoomsMixin, LogLevel, LogService, MatrixClient, SimpleFsStorageProvider } = require('matrix-bot-sdk');

const [url, token, folder] = process.argv.slice(2);
LogService.setLevel(LogLevel.ERROR);
const client = new MatrixClient(url, token, new SimpleFsStorageProvider(`${folder}/bot.json`));
AutojoinRoomsMixin.setupOnClient(client);
client.on('room.message', async (room, event) => {
  if (event.content?.msgtype !== 'm.text' || event.sender === (await client.getUserId())) return;
  await client.replyNotice(room, event, `Echo: ${event.content.body}`);
});
client.start();
