package dev.parley.engineio;

/** A WebSocket that belongs to no session, or to one that has its own: closed as soon as it is open. */
final class Unwanted implements WebSocketListener {
    private final Timers.Timer cut;

    private Unwanted(Timers.Timer cut) {
        this.cut = cut;
    }

    static WebSocketListener turnAway(WebSocketLink link, Timers timers) {
        link.close(WebSocketLink.NO_CODE);
        return new Unwanted(timers.schedule(WebSocketTransport.CLOSE_TIMEOUT, link::abort));
    }

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(byte[] bytes) {}

    @Override
    public void onClose(boolean broken) {
        cut.cancel();
    }
}
