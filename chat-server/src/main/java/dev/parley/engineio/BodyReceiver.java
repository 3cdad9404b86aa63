package dev.parley.engineio;

/** Takes what becomes of a POST's body: exactly one call. */
public interface BodyReceiver {
    /** The whole body. */
    void onBody(byte[] body);

    /** It has more bytes than the endpoint allows. */
    void onTooLarge();

    /** The client went away in the middle. */
    void onGone();
}
