// The socket and its life: connects, says hello, tries again with growing, jittered pauses. Knows nothing of messages.
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30 * 1000;
const SHOW_TROUBLE_AFTER = 1200;

export class Connection {
  // handlers: hello() gives the first frame; frame(object); state('connecting' | 'open' | 'lost')
  constructor(address, handlers) {
    this.address = address;
    this.handlers = handlers;
    this.attempts = 0;
    this.open();
  }

  open() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      if (socket !== this.socket) return;
      clearTimeout(this.trouble);
      this.send(this.handlers.hello());
      this.handlers.state('open');
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      let frame = null;
      try {
        frame = JSON.parse(event.data);
      } catch {
        return;
      }
      this.attempts = 0;
      this.handlers.frame(frame);
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      if (event.code === 4401) location.reload(); // the sign-in has ended: the page leads to it
      else this.lost();
    };
  }

  lost() {
    this.socket = null;
    this.attempts += 1;
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.attempts - 1));
    clearTimeout(this.trouble);
    this.trouble = setTimeout(() => this.handlers.state('lost'), this.attempts > 1 ? 0 : SHOW_TROUBLE_AFTER);
    this.timer = setTimeout(() => this.open(), longest / 2 + (Math.random() * longest) / 2);
  }

  isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(frame) {
    if (!this.isOpen()) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  // A new socket at once, whatever the old one thinks of itself: it may be half dead after sleep.
  restart() {
    const old = this.socket;
    this.socket = null;
    clearTimeout(this.timer);
    old?.close();
    this.attempts = 0;
    this.open();
  }

  // At once instead of after the pause, when the machine says that the network is back.
  hurry() {
    if (this.socket === null) this.restart();
  }
}
