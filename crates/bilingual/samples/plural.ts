<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
<context>
    <name>LockWindow</name>
    <message>
        <location filename="../lock.cpp" line="12"/>
        <location line="+3"/>
        <source>&amp;Open the lock</source>
        <comment>menu</comment>
        <extracomment>A verb</extracomment>
        <translatorcomment>Checked</translatorcomment>
        <translation>&amp;Открыть шлюз</translation>
    </message>
    <message numerus="yes">
        <location filename="../boat.cpp" line="+1"/>
        <source>%n boat(s)</source>
        <translation>
            <numerusform>%n лодка</numerusform>
            <numerusform>%n лодки</numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Fuel<byte value="x1b"/></source>
        <translation type="unfinished">Вода</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Old</source>
        <translation type="vanished">Старое</translation>
    </message>
</context>
<message id="lock-state">
    <source>State</source>
    <translation variants="yes">
        <lengthvariant>Состояние шлюза</lengthvariant><lengthvariant>Сост.</lengthvariant></translation>
</message>
</TS>
